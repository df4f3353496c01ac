using HashiCorp.Cdktf;
using CdktfBailianOpenWebUi.Alicloud;
using CdktfBailianOpenWebUi;

var app = new App();
var stack = new TerraformStack(app, "chat");
new AlicloudProvider(stack, "alicloud", new AlicloudProviderConfig { Region = "ap-southeast-1" });

// the zone example.com must be in Alibaba Cloud DNS; the certificate comes from Let's Encrypt by DNS-01
var site = new BailianOpenWebUi(stack, "Chat", new BailianOpenWebUiProps {
    Domain = "example.com",
    Www = true,
    ApiKey = SecretSource.FromVariable("bailian_api_key"),
    AdminEmail = "admin@example.com",
    AdminPassword = SecretSource.FromVariable("admin_password")
});

new TerraformOutput(stack, "url", new TerraformOutputConfig { Value = site.Url });
new TerraformOutput(stack, "public_ip", new TerraformOutputConfig { Value = site.PublicIp });
app.Synth();
