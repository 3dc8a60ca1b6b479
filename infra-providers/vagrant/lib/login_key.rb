# frozen_string_literal: true

module HakubeVagrant
  # The key that hakube logs in with: the one that was set, or the user's, or one made for this.
  class LoginKey
    USUAL = %w[id_ed25519 id_ecdsa id_rsa].freeze

    # @param setting [String, nil] the setting `loginKey`
    # @param home [String] the user's home directory
    # @param directory [String] where one is made
    # @raise [UserError] when the key that was set is not there
    def self.choose(setting, home, directory)
      return new(check(File.expand_path(setting.sub(%r{\A~(?=/)}, home), directory)), home) unless setting.nil?

      usual = USUAL.map { |name| File.join(home, ".ssh", name) }
      new(usual.find { |path| pair?(path) } || File.join(directory, "login_key"), home)
    end

    def self.pair?(path)
      File.file?(path) && File.file?("#{path}.pub")
    end

    def self.check(path)
      return path if pair?(path)
      raise UserError, "loginKey: there is no file #{path}" unless File.file?(path)

      raise UserError, "loginKey: #{path}.pub is missing; write it with: ssh-keygen -y -f #{path} > #{path}.pub"
    end
    private_class_method :check

    def initialize(path, home)
      @path = path
      @home = home
    end

    # @return [String] the private key's path as a definition has it, with `~` for the home directory
    def written_path
      @path.start_with?("#{@home}/") ? "~#{@path.delete_prefix(@home)}" : @path
    end

    # Makes the key if it is to be made and is not there yet.
    # @return [String] type and base64 of the public half, which need no quoting
    # @raise [UserError] when there is none
    def public_half
      make unless self.class.pair?(@path)
      key = File.read("#{@path}.pub")[%r{\A[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}(?=\s|\z)}]
      key || raise(UserError, "#{@path}.pub is not a public SSH key")
    end

    private

    def make
      made = system("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "hakube on Vagrant", "-f", @path)
      raise UserError, "cannot make a login key: install ssh-keygen, or set loginKey" unless made
    end
  end
end
