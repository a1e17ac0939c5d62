package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.TinyModel;
import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    Path folder;

    private Checkpoint base;
    private RunFolder work;
    private Adapter adapter;

    @BeforeEach
    void writeAModel() throws IOException {
        Path model = folder.resolve("tiny");
        TinyModel.write(model, 1);
        TinyModel.writeAdapter(model, folder.resolve("adapter"), 2);
        base = Checkpoint.open(model);
        adapter = AdapterFolder.read(folder.resolve("adapter"), base);
        work = new RunFolder(folder.resolve("work"), base);
    }

    @AfterEach
    void close() {
        base.close();
    }

    @Test
    void shouldFindWhatAStageFinished() {
        work.save("r1", "elicited", adapter);

        assertThat(work.find("r1", "elicited")).isPresent();
        assertThat(work.find("r1", "calibrated")).isEmpty();
        assertThat(work.find("r2", "elicited")).isEmpty();
    }

    @Test
    void shouldNotTakeTheHalfOfAStageForTheWhole() throws IOException {
        Path aside = Files.createDirectories(folder.resolve("work/r1/.elicited"));
        Files.writeString(aside.resolve("adapter_config.json"), "{");

        assertThat(work.find("r1", "elicited")).isEmpty();
        work.save("r1", "elicited", adapter);
        assertThat(work.find("r1", "elicited")).isPresent();
    }

    @Test
    void shouldForgetAStageWhoseFilesAreDamaged() throws IOException {
        work.save("r1", "elicited", adapter);
        Files.writeString(work.folder("r1", "elicited").resolve("vector_head.safetensors"), "damaged");

        assertThat(work.find("r1", "elicited")).isEmpty();
        assertThat(work.folder("r1", "elicited")).doesNotExist();
    }

    @Test
    void shouldKeepTheStagesOfOneReleaseOnly() {
        work.save("r1", "elicited", adapter);
        work.save("r2", "elicited", adapter);

        work.keepOnly("r2");

        assertThat(work.find("r1", "elicited")).isEmpty();
        assertThat(work.find("r2", "elicited")).isPresent();
    }

    @Test
    void shouldForgetALinkAndKeepWhatItLeadsTo() throws IOException {
        work.save("r1", "elicited", adapter);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("kept"), "kept");
        Files.createSymbolicLink(folder.resolve("work/r1/link"), elsewhere);

        work.keepOnly("r2");

        assertThat(folder.resolve("work/r1")).doesNotExist();
        assertThat(elsewhere.resolve("kept")).hasContent("kept");
    }
}
