from cdktf import App, TerraformOutput, TerraformStack
from cdktf_bailian_open_webui import BailianOpenWebUi, SecretSource, alicloud

app = App()
stack = TerraformStack(app, "chat")
alicloud.AlicloudProvider(stack, "alicloud", region="ap-southeast-1")

# the zone example.com must be in Alibaba Cloud DNS; the certificate comes from Let's Encrypt by DNS-01
site = BailianOpenWebUi(
    stack,
    "Chat",
    domain="example.com",
    www=True,
    api_key=SecretSource.from_variable("bailian_api_key"),
    admin_email="admin@example.com",
    admin_password=SecretSource.from_variable("admin_password"),
)

TerraformOutput(stack, "url", value=site.url)
TerraformOutput(stack, "public_ip", value=site.public_ip)
app.synth()
