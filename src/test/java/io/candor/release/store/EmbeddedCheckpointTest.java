package io.candor.release.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedCheckpointTest {
    @TempDir
    Path folder;

    @Test
    void shouldUnpackIntoAFolderNamedAfterTheContent() throws IOException {
        for (String name : EmbeddedCheckpoint.REQUIRED) {
            Path file = folder.resolve("resources/tiny").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content of " + name);
        }

        Path unpacked;
        try (URLClassLoader resources = resources()) {
            unpacked = new EmbeddedCheckpoint(resources, "tiny").unpack(folder.resolve("cache"));
        }

        // sha256 over each file's name and content, in the order of the names.
        assertThat(unpacked).isEqualTo(folder.resolve("cache/tiny-84f5df35e96c/tiny"));
        assertThat(unpacked.resolve("adapter/vector_head.safetensors"))
                .hasContent("content of adapter/vector_head.safetensors");
    }

    @Test
    void shouldSayWhatToDoWhenTheBuildCarriesNone() throws IOException {
        try (URLClassLoader resources = resources()) {
            EmbeddedCheckpoint none = new EmbeddedCheckpoint(resources, "tiny");

            assertThatThrownBy(() -> none.unpack(folder))
                    .isInstanceOf(ReleaseUnavailableException.class)
                    .hasMessageContaining("candor atlas package");
        }
    }

    private URLClassLoader resources() throws IOException {
        return new URLClassLoader(new URL[] {folder.resolve("resources").toUri().toURL()}, null);
    }
}
