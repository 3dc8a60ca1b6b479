# frozen_string_literal: true

require "ipaddr"

module HakubeVagrant
  # The addresses that VirtualBox allows host-only networks to have on Linux, since 6.1.28
  # (https://www.virtualbox.org/manual/topics/networkingdetails.html, "Host-Only Networking").
  module HostOnlyRanges
    FILE = "/etc/vbox/networks.conf"
    DEFAULT = "192.168.56.0/21"

    # @param text [String, nil] of networks.conf; nil when there is no such file
    # @param network [String] first three numbers of a /24
    # @raise [UserError] when it is not allowed, saying what to write where
    def self.check(text, network)
      wanted = IPAddr.new("#{network}.0/24")
      return if ranges(text).any? { |range| range.include?(wanted) }

      # The file takes the place of the default.
      line = text.nil? ? "* #{DEFAULT} #{network}.0/24" : "* #{network}.0/24"
      raise UserError, <<~TEXT
        VirtualBox does not allow host-only networks with addresses #{network}.0/24. Allow them:
          sudo mkdir -p #{File.dirname(FILE)} && echo '#{line}' | sudo tee -a #{FILE}
        or take addresses that are allowed, in settings.yaml:
          network: "192.168.56"
      TEXT
    end

    def self.ranges(text)
      return [IPAddr.new(DEFAULT)] if text.nil?

      text.lines.map(&:strip).select { |line| line.start_with?("*") }
          .flat_map { |line| line.delete_prefix("*").split }
          .filter_map { |range| IPAddr.new(range) unless range.include?(":") }
    end
    private_class_method :ranges
  end
end
