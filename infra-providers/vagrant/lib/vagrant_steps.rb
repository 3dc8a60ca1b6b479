# frozen_string_literal: true

require "shellwords"
require_relative "atomic_file"
require_relative "cluster_definition"
require_relative "host_keys"
require_relative "host_only_ranges"
require_relative "login_key"

module HakubeVagrant
  # A UserError as Vagrant shows errors: the message, and no stack trace.
  class VagrantUserError < Vagrant::Errors::VagrantError
    def initialize(error)
      @text = error.message
      super()
    end

    def error_message
      @text
    end
  end

  # What is done on this side when machines come and go. Vagrant may run several machines at once.
  class VagrantSteps
    OLDEST_VAGRANT = Gem::Version.new("2.4.0")
    LOGIN_SCRIPT = File.expand_path("../provision/login.sh", __dir__)

    # @param directory [String] where the Vagrantfile is
    def initialize(settings, machines, directory)
      @settings = settings
      @machines = machines
      @directory = directory
      @one_at_a_time = Mutex.new
    end

    # @raise [VagrantUserError] when the machine would not come up as it should
    def before_up(machine)
      told { check_provider(machine) }
    end

    # Authorises the login key, notes the host key, and writes the definition once all machines are known.
    def after_up(machine)
      told do
        public_half = @one_at_a_time.synchronize { login_key.public_half }
        run(machine, "sh -c #{Shellwords.escape(File.read(LOGIN_SCRIPT))} login.sh #{Shellwords.escape(public_half)}")
        # Asked for over Vagrant's own connection, which does not leave this computer.
        host_key = run(machine, "cat /etc/ssh/ssh_host_ed25519_key.pub")
        @one_at_a_time.synchronize do
          host_keys(machine).write(machine.name.to_s, host_key)
          write_definition(machine)
        end
      end
    end

    # Forgets the host key of a machine that is no more.
    def after_destroy(machine)
      host_keys(machine).remove(machine.name.to_s) if machine.id.nil?
    end

    private

    def check_provider(machine)
      if machine.provider_name == :virtualbox && Vagrant::Util::Platform.linux?
        text = File.exist?(HostOnlyRanges::FILE) ? File.read(HostOnlyRanges::FILE) : nil
        HostOnlyRanges.check(text, @settings["network"])
      end
      return if Gem::Version.new(Vagrant::VERSION) >= OLDEST_VAGRANT || machine.box

      raise UserError, <<~TEXT
        Vagrant #{Vagrant::VERSION} may fetch a box for another kind of processor: it cannot tell them apart before 2.4.
        Take Vagrant 2.4 or newer, or fetch the box yourself, once, from a URL that names the processor:
          vagrant box add --name #{@settings['box']} --provider #{machine.provider_name} URL
      TEXT
    end

    def write_definition(machine)
      nodes = (@machines.masters + @machines.workers).map(&:name)
      known = host_keys(machine).read(nodes)
      missing = nodes - known.keys
      unless missing.empty?
        machine.ui.info("cluster.json is written when these are up too: #{missing.join(', ')}")
        return
      end
      path = File.join(@directory, "cluster.json")
      text = ClusterDefinition.text(@machines, known, login_key.written_path, @settings["definition"])
      AtomicFile.write(path, text)
      machine.ui.success("#{path} describes the cluster: hakube preflight #{path}")
    end

    def host_keys(machine)
      HostKeys.new(File.join(machine.env.local_data_path, "hakube"))
    end

    def login_key
      @login_key ||= LoginKey.choose(@settings["loginKey"], Dir.home, @directory)
    end

    def run(machine, command)
      output = +""
      machine.communicate.execute(command) do |stream, data|
        output << data if stream == :stdout
        raise UserError, "#{machine.name} says more than was asked" if output.bytesize > 65_536
      end
      output
    end

    def told
      yield
    rescue UserError => e
      raise VagrantUserError, e
    end
  end
end
