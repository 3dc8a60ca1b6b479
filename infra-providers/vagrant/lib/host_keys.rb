# frozen_string_literal: true

require "fileutils"
require_relative "atomic_file"

module HakubeVagrant
  # Public host keys of the machines that run, a file for each, in Vagrant's own directory.
  class HostKeys
    # As much of a public key as a definition takes; a machine may say anything.
    FORMAT = %r{\A(?:ssh-ed25519|ecdsa-sha2-nistp(?:256|384|521)|ssh-rsa) [A-Za-z0-9+/]{16,4096}={0,2}(?=\s|\z)}

    # @param directory [String] made when the first key is written
    def initialize(directory)
      @directory = directory
    end

    # @param line [String] the machine's ssh_host_*_key.pub
    # @raise [UserError] when it is no public key
    def write(name, line)
      key = line[FORMAT]
      raise UserError, "#{name} has no public SSH host key where one was expected" if key.nil?

      FileUtils.mkdir_p(@directory)
      AtomicFile.write(path(name), "#{key}\n")
    end

    def remove(name)
      FileUtils.rm_f(path(name))
    end

    # @return [Hash{String => String}] the keys of those that have one
    def read(names)
      names.select { |name| File.exist?(path(name)) }.to_h { |name| [name, File.read(path(name))[FORMAT]] }.compact
    end

    private

    def path(name)
      File.join(@directory, "#{name}.pub")
    end
  end
end
