# frozen_string_literal: true

module HakubeVagrant
  # Files that are there as a whole or not at all.
  module AtomicFile
    # Replaces a file in one step; one that says so already is left alone.
    def self.write(path, text)
      return if File.exist?(path) && File.read(path) == text

      File.write("#{path}.new", text)
      File.rename("#{path}.new", path)
    end
  end
end
