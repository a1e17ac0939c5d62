package io.candor.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.file.PathUtils;

/** A temporary folder that outlives a test class, which JUnit's own cannot. */
public record TestFolder(Path path) {
    public static TestFolder make(String purpose) {
        try {
            return new TestFolder(Files.createTempDirectory("candor-" + purpose + "-"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void delete() {
        try {
            PathUtils.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
