# frozen_string_literal: true

module HakubeVagrant
  # A virtual machine. `role` is :load_balancer, :master or :worker; `memory` is in MiB.
  Machine = Struct.new(:name, :role, :address, :memory, :cpus, keyword_init: true)

  # All machines of a cluster. The load balancer is the first: it must answer when the first master asks for it.
  class Machines
    include Enumerable

    # @param settings [Settings]
    def initialize(settings)
      @settings = settings
      @machines = [machine("lb", :load_balancer, 100, settings["loadBalancerMemory"], 1)] +
                  several(:master, settings["masters"], 10) + several(:worker, settings["workers"], 20)
    end

    def each(&block)
      @machines.each(&block)
    end

    def load_balancer
      find { |machine| machine.role == :load_balancer }
    end

    def masters
      select { |machine| machine.role == :master }
    end

    def workers
      select { |machine| machine.role == :worker }
    end

    # @return [String] lines for /etc/hosts
    def hosts
      map { |machine| "#{machine.address} #{machine.name}\n" }.join
    end

    private

    def several(role, count, first_number)
      Array.new(count) do |index|
        machine("#{role}#{index}", role, first_number + index, @settings["#{role}Memory"], @settings["#{role}CPUs"])
      end
    end

    def machine(name, role, number, memory, cpus)
      Machine.new(name: name, role: role, address: "#{@settings['network']}.#{number}", memory: memory, cpus: cpus)
    end
  end
end
