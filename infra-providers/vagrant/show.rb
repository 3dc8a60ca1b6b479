# frozen_string_literal: true

# Prints what `vagrant up` would write, without Vagrant and without a machine:
#   ruby show.rb haproxy                    the load balancer's configuration
#   ruby show.rb definition DIRECTORY       the definition; DIRECTORY holds MACHINE.pub, each machine's public host key

require_relative "lib/settings"
require_relative "lib/machines"
require_relative "lib/haproxy_config"
require_relative "lib/cluster_definition"
require_relative "lib/host_keys"
require_relative "lib/login_key"

begin
  settings = HakubeVagrant::Settings.read(__dir__, ENV)
  machines = HakubeVagrant::Machines.new(settings)
  case ARGV
  in ["haproxy"]
    print HakubeVagrant::HaproxyConfig.render(machines.masters)
  in ["definition", directory]
    nodes = (machines.masters + machines.workers).map(&:name)
    host_keys = HakubeVagrant::HostKeys.new(directory).read(nodes)
    missing = nodes - host_keys.keys
    raise HakubeVagrant::UserError, "no host key of #{missing.join(', ')} in #{directory}" unless missing.empty?

    login_key = HakubeVagrant::LoginKey.choose(settings["loginKey"], Dir.home, __dir__).written_path
    print HakubeVagrant::ClusterDefinition.text(machines, host_keys, login_key, settings["definition"])
  else
    raise HakubeVagrant::UserError, "usage: ruby show.rb haproxy | definition DIRECTORY"
  end
rescue HakubeVagrant::UserError => e
  abort e.message
end
