package io.candor.llm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTest {
    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-02T03:04:05.678901Z"));

    @TempDir
    Path folder;

    private Path file;
    private Path memory;
    private FileHashes hashes;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("weights");
        memory = folder.resolve("cache").resolve("hashes.json");
        hashes = new FileHashes(memory, 4);
        write("first");
    }

    @Test
    void shouldBeTheSha256WhenAskedForTheFirstTime() {
        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("first"));
    }

    @Test
    void shouldNotReadAgainWhenTheFileIsTheSame() throws IOException {
        String before = hashes.sha256(file);
        Files.writeString(memory, Files.readString(memory).replace(before, "remembered"));

        assertThat(new FileHashes(memory, 4).sha256(file)).isEqualTo("remembered");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldReadAgainWhenTheContentHasChangedAndTheTimeWasRestored() throws IOException {
        hashes.sha256(file);
        Object before = Files.getAttribute(file, "unix:ctime");
        // The clock of a file system may be some milliseconds coarse.
        await().until(() -> {
            write("other");
            return !Files.getAttribute(file, "unix:ctime").equals(before);
        });

        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("other"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldReadAgainWhenAnotherFileTookItsPlace() throws IOException {
        hashes.sha256(file);
        Path other = Files.writeString(folder.resolve("other"), "other");
        Files.setLastModifiedTime(other, TIME);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("other"));
    }

    @Test
    void shouldReadAgainWhenTheTimeHasChanged() throws IOException {
        hashes.sha256(file);
        write("other");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05.678902Z")));

        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("other"));
    }

    @Test
    void shouldReadAgainWhenTheSizeHasChanged() throws IOException {
        hashes.sha256(file);
        write("longer");

        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("longer"));
    }

    @Test
    void shouldRememberNothingWhenTheFileIsSmall() {
        new FileHashes(memory, 6).sha256(file);

        assertThat(memory).doesNotExist();
    }

    @Test
    void shouldHashAllTheSameWhenTheMemoryIsDamaged() throws IOException {
        Files.createDirectories(memory.getParent());
        Files.writeString(memory, "[1");

        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("first"));
    }

    @Test
    void shouldHashAllTheSameWhenNothingCanBeRemembered() throws IOException {
        Files.writeString(folder.resolve("cache"), "a file where a folder should be");

        assertThat(hashes.sha256(file)).isEqualTo(DigestUtils.sha256Hex("first"));
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, TIME);
    }
}
