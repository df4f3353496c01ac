package com.example;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import io.github.cdktfbailianopenwebui.BailianOpenWebUi;
import io.github.cdktfbailianopenwebui.SecretSource;
import io.github.cdktfbailianopenwebui.alicloud.AlicloudProvider;

public final class Main {
    public static void main(final String[] arguments) {
        final App app = new App();
        final TerraformStack stack = new TerraformStack(app, "chat");
        AlicloudProvider.Builder.create(stack, "alicloud").region("ap-southeast-1").build();

        // the zone example.com must be in Alibaba Cloud DNS; the certificate comes from Let's Encrypt by DNS-01
        final BailianOpenWebUi site = BailianOpenWebUi.Builder.create(stack, "Chat")
            .domain("example.com")
            .www(true)
            .apiKey(SecretSource.fromVariable("bailian_api_key"))
            .adminEmail("admin@example.com")
            .adminPassword(SecretSource.fromVariable("admin_password"))
            .build();

        TerraformOutput.Builder.create(stack, "url").value(site.getUrl()).build();
        TerraformOutput.Builder.create(stack, "public_ip").value(site.getPublicIp()).build();
        app.synth();
    }

    private Main() {}
}
