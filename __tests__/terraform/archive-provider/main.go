// A stand-in for the archive provider, for machines that no Terraform registry can be reached from: the one data
// source that this project uses, with the arguments and attributes that the provider's documentation states.
// Entries are sorted, times are fixed and modes are as asked for, so that the same folder gives the same bytes.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	err := providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{
		Address: "registry.terraform.io/hashicorp/archive",
	})
	if err != nil {
		log.Fatal(err)
	}
}
