package main

import (
	bailian "github.com/cdktf-bailian-open-webui/cdktf-bailian-open-webui-go/cdktfbailianopenwebui"
	"github.com/cdktf-bailian-open-webui/cdktf-bailian-open-webui-go/cdktfbailianopenwebui/alicloud"

	"github.com/aws/jsii-runtime-go"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

func main() {
	app := cdktf.NewApp(nil)
	stack := cdktf.NewTerraformStack(app, jsii.String("chat"))
	alicloud.NewAlicloudProvider(stack, jsii.String("alicloud"), &alicloud.AlicloudProviderConfig{
		Region: jsii.String("ap-southeast-1"),
	})

	// the zone example.com must be in Alibaba Cloud DNS; the certificate comes from Let's Encrypt by DNS-01
	site := bailian.NewBailianOpenWebUi(stack, jsii.String("Chat"), &bailian.BailianOpenWebUiProps{
		Domain:        jsii.String("example.com"),
		Www:           jsii.Bool(true),
		ApiKey:        bailian.SecretSource_FromVariable(jsii.String("bailian_api_key")),
		AdminEmail:    jsii.String("admin@example.com"),
		AdminPassword: bailian.SecretSource_FromVariable(jsii.String("admin_password")),
	})

	cdktf.NewTerraformOutput(stack, jsii.String("url"), &cdktf.TerraformOutputConfig{Value: site.Url()})
	cdktf.NewTerraformOutput(stack, jsii.String("public_ip"), &cdktf.TerraformOutputConfig{Value: site.PublicIp()})
	app.Synth()
}
