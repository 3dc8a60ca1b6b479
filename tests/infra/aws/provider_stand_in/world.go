package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What AWS would say, by type; then by the id, name or instance type that is asked for, "*" for any; then by attribute.
// In a text, {n} is a number that no other resource has, {dashed} the private address with dashes, and {ed25519} a
// public key.
type answers map[string]map[string]map[string]json.RawMessage

type world struct {
	answers answers
	last    atomic.Int64
}

// planNew leaves open what is AWS's choice of a new resource. What exists stays as it is.
func planNew(b block, prior, proposed *tfprotov5.DynamicValue) (*tfprotov5.DynamicValue, error) {
	kind := schemaOf(b).ValueType()
	before, err := prior.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	after, err := proposed.Unmarshal(kind)
	if err != nil || after.IsNull() || !before.IsNull() {
		return proposed, err
	}
	values := map[string]tftypes.Value{}
	if err := after.As(&values); err != nil {
		return nil, err
	}
	for _, a := range b.Attributes {
		if a.Computed && values[a.Name].IsNull() {
			values[a.Name] = tftypes.NewValue(typeOf(a), tftypes.UnknownValue)
		}
	}
	planned, err := tfprotov5.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	return &planned, err
}

// complete fills in what is AWS's choice: of a resource what is unknown, of a data source what was not asked for.
func (w *world) complete(name string, b block, given *tfprotov5.DynamicValue, isResource bool) (*tfprotov5.DynamicValue, error) {
	kind := schemaOf(b).ValueType()
	object, err := given.Unmarshal(kind)
	if err != nil || object.IsNull() {
		return given, err
	}
	values := map[string]tftypes.Value{}
	if err := object.As(&values); err != nil {
		return nil, err
	}
	number := w.last.Add(1)
	known := w.answersFor(name, values)
	// Names are made of addresses, so addresses come first.
	for _, addressesFirst := range []bool{true, false} {
		for _, a := range b.Attributes {
			isOpen := !values[a.Name].IsKnown() || (!isResource && a.Computed && values[a.Name].IsNull())
			if !isOpen || (addressesFirst && a.Name != "private_ip") {
				continue
			}
			answer, ok := known[a.Name]
			if !ok {
				answer = defaultAnswer(a)
			}
			text := strings.ReplaceAll(string(answer), "{n}", fmt.Sprint(number))
			text = strings.ReplaceAll(text, "{dashed}", strings.ReplaceAll(textOf(values["private_ip"]), ".", "-"))
			text = strings.ReplaceAll(text, "{ed25519}", publicKey())
			value, err := tfprotov5.RawState{JSON: []byte(text)}.Unmarshal(typeOf(a))
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", name, a.Name, err)
			}
			values[a.Name] = value
		}
	}
	state, err := tfprotov5.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	return &state, err
}

func (w *world) answersFor(name string, values map[string]tftypes.Value) map[string]json.RawMessage {
	for _, key := range []string{"id", "instance_type", "name"} {
		if found, ok := w.answers[name][textOf(values[key])]; ok {
			return found
		}
	}
	return w.answers[name]["*"]
}

// defaultAnswer is null for what has parts, and a text or number that shows where it comes from for the rest.
func defaultAnswer(a attribute) json.RawMessage {
	switch {
	case typeOf(a).Is(tftypes.String):
		return json.RawMessage(fmt.Sprintf(`"%s-{n}"`, strings.ReplaceAll(a.Name, "_", "-")))
	case typeOf(a).Is(tftypes.Number):
		return json.RawMessage("1")
	case typeOf(a).Is(tftypes.Bool):
		return json.RawMessage("false")
	}
	return json.RawMessage("null")
}

func textOf(value tftypes.Value) string {
	var text string
	if !value.IsKnown() || value.IsNull() || value.As(&text) != nil {
		return ""
	}
	return text
}

// publicKey is a new one in the form of OpenSSH.
func publicKey() string {
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		panic(err)
	}
	wire := append([]byte("\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"), public...)
	return "ssh-ed25519 " + base64.StdEncoding.EncodeToString(wire)
}
