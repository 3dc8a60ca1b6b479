# frozen_string_literal: true

require "erb"

module HakubeVagrant
  # The load balancer's configuration: `haproxy.cfg.erb` with the masters filled in.
  module HaproxyConfig
    TEMPLATE = File.expand_path("../haproxy.cfg.erb", __dir__)

    # @param masters [Array<Machine>]
    # @return [String] a whole haproxy.cfg
    def self.render(masters)
      ERB.new(File.read(TEMPLATE), trim_mode: "-").result_with_hash(masters: masters)
    end
  end
end
