package main

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type archiveFile struct{}

type archiveFileModel struct {
	ID                 types.String `tfsdk:"id"`
	Type               types.String `tfsdk:"type"`
	SourceDir          types.String `tfsdk:"source_dir"`
	OutputPath         types.String `tfsdk:"output_path"`
	OutputFileMode     types.String `tfsdk:"output_file_mode"`
	Excludes           types.Set    `tfsdk:"excludes"`
	OutputSize         types.Int64  `tfsdk:"output_size"`
	OutputMd5          types.String `tfsdk:"output_md5"`
	OutputSha          types.String `tfsdk:"output_sha"`
	OutputSha256       types.String `tfsdk:"output_sha256"`
	OutputBase64Sha256 types.String `tfsdk:"output_base64sha256"`
	OutputSha512       types.String `tfsdk:"output_sha512"`
	OutputBase64Sha512 types.String `tfsdk:"output_base64sha512"`
}

func (archiveFile) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "archive_file"
}

func (archiveFile) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	computed := schema.StringAttribute{Computed: true}
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":                  computed,
		"type":                schema.StringAttribute{Required: true},
		"source_dir":          schema.StringAttribute{Required: true},
		"output_path":         schema.StringAttribute{Required: true},
		"output_file_mode":    schema.StringAttribute{Optional: true},
		"excludes":            schema.SetAttribute{Optional: true, ElementType: types.StringType},
		"output_size":         schema.Int64Attribute{Computed: true},
		"output_md5":          computed,
		"output_sha":          computed,
		"output_sha256":       computed,
		"output_base64sha256": computed,
		"output_sha512":       computed,
		"output_base64sha512": computed,
	}}
}

func (archiveFile) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model archiveFileModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	var excludes []string
	if !model.Excludes.IsNull() {
		response.Diagnostics.Append(model.Excludes.ElementsAs(ctx, &excludes, false)...)
	}
	if response.Diagnostics.HasError() {
		return
	}
	if model.Type.ValueString() != "zip" {
		response.Diagnostics.AddError("Archive creation error", "this stand-in knows the type zip alone")
		return
	}
	content, err := zipFolder(model.SourceDir.ValueString(), excludes, model.OutputFileMode.ValueString())
	if err == nil {
		err = writeFile(model.OutputPath.ValueString(), content)
	}
	if err != nil {
		response.Diagnostics.AddError("Archive creation error", err.Error())
		return
	}
	model.describe(content)
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

func (model *archiveFileModel) describe(content []byte) {
	md5sum, sha1sum := md5.Sum(content), sha1.Sum(content)
	sha256sum, sha512sum := sha256.Sum256(content), sha512.Sum512(content)
	model.ID = types.StringValue(hex.EncodeToString(sha1sum[:]))
	model.OutputSize = types.Int64Value(int64(len(content)))
	model.OutputMd5 = types.StringValue(hex.EncodeToString(md5sum[:]))
	model.OutputSha = types.StringValue(hex.EncodeToString(sha1sum[:]))
	model.OutputSha256 = types.StringValue(hex.EncodeToString(sha256sum[:]))
	model.OutputBase64Sha256 = types.StringValue(base64.StdEncoding.EncodeToString(sha256sum[:]))
	model.OutputSha512 = types.StringValue(hex.EncodeToString(sha512sum[:]))
	model.OutputBase64Sha512 = types.StringValue(base64.StdEncoding.EncodeToString(sha512sum[:]))
}

func writeFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o644)
}
