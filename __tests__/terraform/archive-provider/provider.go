package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

type archiveProvider struct{}

func newProvider() provider.Provider { return archiveProvider{} }

func (archiveProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "archive"
}

func (archiveProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (archiveProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (archiveProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return archiveFile{} }}
}

func (archiveProvider) Resources(context.Context) []func() resource.Resource { return nil }
