# frozen_string_literal: true

require "yaml"

module HakubeVagrant
  # Something that the user can put right; the message says how.
  class UserError < StandardError; end

  # One thing that can be set. `kind` is :number, :text or :keys; `range` is for numbers, `format` for texts.
  Setting = Struct.new(:default, :kind, :range, :format, keyword_init: true)

  # What can be set, with its default. README.md says what each means.
  SETTINGS = {
    "masters" => Setting.new(default: 3, kind: :number, range: 1..10),
    "workers" => Setting.new(default: 2, kind: :number, range: 0..80),
    # kubeadm refuses to make a master of less than 1700 MiB or of one CPU.
    "masterMemory" => Setting.new(default: 2048, kind: :number, range: 1700..1_048_576),
    "masterCPUs" => Setting.new(default: 2, kind: :number, range: 2..64),
    "workerMemory" => Setting.new(default: 2048, kind: :number, range: 1024..1_048_576),
    "workerCPUs" => Setting.new(default: 2, kind: :number, range: 1..64),
    "loadBalancerMemory" => Setting.new(default: 768, kind: :number, range: 512..1_048_576),
    "disk" => Setting.new(default: 20, kind: :number, range: 10..2000),
    "network" => Setting.new(default: "10.2.0", kind: :text,
                             format: /\A(10\.\d{1,3}|172\.(1[6-9]|2\d|3[01])|192\.168)\.\d{1,3}\z/),
    "box" => Setting.new(default: "cloud-image/ubuntu-26.04", kind: :text, format: %r{\A[\w.-]+(/[\w.-]+)?\z}),
    "boxVersion" => Setting.new(default: nil, kind: :text, format: /\A[\w.<>=~, -]{1,100}\z/),
    "loginKey" => Setting.new(default: nil, kind: :text, format: /\A[^[:cntrl:]]{1,1024}\z/),
    "definition" => Setting.new(default: {}.freeze, kind: :keys)
  }.freeze

  # Keys of a definition that follow from the machines.
  OWN_KEYS = %w[masterLoadBalancerAddress masters workers sshLoginUser sshLoginKey].freeze

  # Networks that every machine has a foot in already: VirtualBox's NAT, and vagrant-libvirt's own.
  TAKEN_NETWORKS = %w[10.0.2 192.168.121].freeze

  # The settings of a cluster: from `settings.yaml` beside the Vagrantfile, if there is one, and from environment
  # variables, which win: HAKUBE_VAGRANT_MASTER_MEMORY for masterMemory.
  class Settings
    # @raise [UserError] naming everything that is wrong
    def self.read(directory, environment)
      file = File.join(directory, "settings.yaml")
      written = File.exist?(file) ? parse(File.read(file)) : {}
      from_environment = SETTINGS.reject { |_, setting| setting.kind == :keys }.keys.to_h do |name|
        [name, environment[variable(name)]]
      end
      new(written, from_environment.compact)
    end

    # @return [String] the environment variable of a setting
    def self.variable(name)
      "HAKUBE_VAGRANT_#{name.gsub(/(?<=[a-z])(?=[A-Z])/, '_').upcase}"
    end

    def self.parse(text)
      settings = YAML.safe_load(text) || {}
      raise UserError, "settings.yaml must consist of lines such as `masters: 3`" unless settings.is_a?(Hash)

      settings.transform_keys(&:to_s)
    rescue Psych::Exception => e
      raise UserError, "settings.yaml is not YAML: #{e.message}"
    end
    private_class_method :parse

    def initialize(written, from_environment)
      @problems = unknown(written)
      @values = SETTINGS.to_h do |name, setting|
        variable = self.class.variable(name)
        next [name, checked(variable, setting, from_environment[name])] if from_environment.key?(name)

        [name, written[name].nil? ? setting.default : checked("#{name} in settings.yaml", setting, written[name])]
      end
      check_meaning
      raise UserError, @problems.join("\n") unless @problems.empty?
    end

    # @return the value of a setting
    def [](name)
      @values.fetch(name)
    end

    private

    def unknown(written)
      (written.keys - SETTINGS.keys).map do |name|
        "settings.yaml: there is no setting #{name.inspect}; there are #{SETTINGS.keys.join(', ')}"
      end
    end

    def checked(place, setting, value)
      case setting.kind
      when :number then number(place, setting.range, value)
      when :text then text(place, setting.format, value)
      else keys(place, value)
      end
    end

    def number(place, range, value)
      number = value.is_a?(String) && value.match?(/\A\d{1,9}\z/) ? Integer(value, 10) : value
      return number if number.is_a?(Integer) && range.cover?(number)

      problem("#{place} is #{value.inspect}; it must be a number from #{range.first} to #{range.last}")
    end

    def text(place, format, value)
      return value if value.is_a?(String) && value.match?(format)

      problem("#{place} is #{value.inspect}, which it cannot be: see the table in README.md")
    end

    def keys(place, value)
      return problem("#{place} must hold keys of a cluster definition") unless value.is_a?(Hash)

      own = value.keys.map(&:to_s) & OWN_KEYS
      return value if own.empty?

      problem("#{place}: #{own.join(', ')} follow from the machines and cannot be set")
    end

    # Values with problems are nil by now.
    def check_meaning
      if self["masters"] == 2
        problem("2 masters are worse than one: etcd stands still as soon as either is lost. Take 1, 3 or 5")
      end
      numbers = self["network"].to_s.split(".").map(&:to_i)
      return unless numbers.any? { |number| number > 255 } || TAKEN_NETWORKS.include?(numbers.join("."))

      problem("network is #{self['network'].inspect}; take the first three numbers of a free private /24")
    end

    def problem(message)
      @problems << message
      nil
    end
  end
end
