# frozen_string_literal: true

require "json"

module HakubeVagrant
  # The definition that `hakube` reads, of machines that run.
  module ClusterDefinition
    # As whom hakube logs in: Vagrant's user, who may use sudo without a password.
    LOGIN_USER = "vagrant"

    HEADER = <<~TEXT
      // Written by `vagrant up`, anew each time: what you want to add goes into settings.yaml, under `definition`.
    TEXT

    # @param machines [Machines]
    # @param host_keys [Hash{String => String}] public host keys by machine, as in `ssh-ed25519 AAAA...`
    # @param login_key [String] path of the private login key
    # @param more [Hash] further keys of the definition
    # @return [String] JSON with comments
    def self.text(machines, host_keys, login_key, more)
      definition = {
        "clusterName" => "vagrant",
        "masterLoadBalancerAddress" => machines.load_balancer.address,
        "sshLoginUser" => LOGIN_USER,
        "sshLoginKey" => login_key,
        "masters" => masters(machines, host_keys),
        "workers" => nodes(machines.workers, host_keys)
      }
      "#{HEADER}#{JSON.pretty_generate(definition.merge(more))}\n"
    end

    # Where there are no workers, ordinary pods run on the masters.
    def self.masters(machines, host_keys)
      nodes = nodes(machines.masters, host_keys)
      machines.workers.empty? ? nodes.map { |node| node.merge("schedulable" => true) } : nodes
    end

    def self.nodes(machines, host_keys)
      machines.map do |machine|
        {
          "nodeName" => machine.name,
          "privateIP" => machine.address,
          "publicIP" => machine.address,
          "sshHostKey" => host_keys.fetch(machine.name)
        }
      end
    end
    private_class_method :masters, :nodes
  end
end
