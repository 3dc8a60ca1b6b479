package main

import (
	"encoding/json"
	"log"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type attribute struct {
	Name      string          `json:"name"`
	Type      json.RawMessage `json:"type"`
	Required  bool            `json:"required"`
	Optional  bool            `json:"optional"`
	Computed  bool            `json:"computed"`
	Sensitive bool            `json:"sensitive"`
}

type nestedBlock struct {
	Name string `json:"name"`
	// Single: at most one. Set: without order.
	Single   bool  `json:"single"`
	Set      bool  `json:"set"`
	Required bool  `json:"required"`
	Block    block `json:"block"`
}

type block struct {
	Attributes []attribute   `json:"attributes"`
	Blocks     []nestedBlock `json:"blocks"`
}

type providerSchema struct {
	Address   string           `json:"address"`
	Provider  block            `json:"provider"`
	Resources map[string]block `json:"resources"`
	Data      map[string]block `json:"data"`
	Answers   answers          `json:"answers"`
}

func schemasOf(blocks map[string]block) map[string]*tfprotov5.Schema {
	schemas := map[string]*tfprotov5.Schema{}
	for name, block := range blocks {
		schemas[name] = schemaOf(block)
	}
	return schemas
}

func schemaOf(b block) *tfprotov5.Schema {
	return &tfprotov5.Schema{Block: schemaBlockOf(b)}
}

func schemaBlockOf(b block) *tfprotov5.SchemaBlock {
	result := &tfprotov5.SchemaBlock{}
	for _, a := range b.Attributes {
		result.Attributes = append(result.Attributes, &tfprotov5.SchemaAttribute{
			Name: a.Name, Type: typeOf(a), Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive,
		})
	}
	for _, n := range b.Blocks {
		nested := &tfprotov5.SchemaNestedBlock{
			TypeName: n.Name, Block: schemaBlockOf(n.Block), Nesting: tfprotov5.SchemaNestedBlockNestingModeList,
		}
		if n.Set {
			nested.Nesting = tfprotov5.SchemaNestedBlockNestingModeSet
		}
		if n.Single {
			nested.MaxItems = 1
		}
		if n.Required {
			nested.MinItems = 1
		}
		result.BlockTypes = append(result.BlockTypes, nested)
	}
	return result
}

func typeOf(a attribute) tftypes.Type {
	kind, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // the only parser of these that there is
	if err != nil {
		log.Fatalf("%s: %s: %v", a.Name, a.Type, err)
	}
	return kind
}
