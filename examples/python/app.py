from aws_cdk import App

from static_website_stack import StaticWebsiteStack

app = App()
StaticWebsiteStack(app, "StaticWebsite")
app.synth()
