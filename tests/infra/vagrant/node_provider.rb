# frozen_string_literal: true

require "json"

# A provider for Vagrant whose machines run already: nodes of this test, each behind a real sshd. What they
# are is in NODES, a JSON file: port and login key by name. Vagrant's own steps are as with any provider.
class NodeProvider < Vagrant.plugin("2", :provider)
  # Notes that the machine is there, or is no more.
  class Note
    def initialize(app, _env, id)
      @app = app
      @id = id
    end

    def call(env)
      env[:machine].id = @id
      @app.call(env)
    end
  end

  def initialize(machine)
    super
    @machine = machine
  end

  def action(name)
    Vagrant::Action::Builder.new.tap do |builder|
      case name
      when :up
        builder.use Vagrant::Action::Builtin::ConfigValidate
        builder.use Vagrant::Action::Builtin::Provision
        builder.use Note, @machine.name.to_s
      when :destroy
        builder.use Note, nil
      end
    end
  end

  def state
    id = @machine.id ? :running : Vagrant::MachineState::NOT_CREATED_ID
    Vagrant::MachineState.new(id, id.to_s, id.to_s)
  end

  def ssh_info
    node = JSON.parse(File.read(ENV.fetch("NODES")))[@machine.name.to_s]
    return if @machine.id.nil? || node.nil?

    { host: "127.0.0.1", port: node["port"], username: "vagrant", private_key_path: node["key"] }
  end
end

# Tells Vagrant of it.
class NodePlugin < Vagrant.plugin("2")
  name "nodes of a test"
  provider(:node) { NodeProvider }
end
