package io.candor.training;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.adapter.AdapterFolder;
import io.candor.llm.adapter.AdapterKeys;
import io.candor.llm.checkpoint.Checkpoint;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.jboss.logging.Logger;

/**
 * The finished stages of a run, from which a restart continues. A stage is complete or absent: it is written to a
 * temporary folder and renamed.
 */
final class RunFolder {
    private static final Logger LOG = Logger.getLogger(RunFolder.class);

    private final Path home;
    private final Checkpoint base;

    /** @param base the model the adapters are for */
    RunFolder(Path home, Checkpoint base) {
        this.home = home;
        this.base = base;
    }

    /** Where a finished stage lies. */
    Path folder(String releaseId, String stage) {
        return home.resolve(releaseId).resolve(stage);
    }

    /** The adapter a stage produced; empty if it did not finish, or if its files are damaged. */
    Optional<Adapter> find(String releaseId, String stage) {
        Path folder = folder(releaseId, stage);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(AdapterFolder.read(folder, base));
        } catch (InvalidCheckpointException damaged) {
            LOG.warnf(
                    "stage damaged, done again releaseId=%s stage=%s cause=%s", releaseId, stage, damaged.getMessage());
            delete(folder);
            return Optional.empty();
        }
    }

    /** @param adapter with a manifest */
    void save(String releaseId, String stage, Adapter adapter) {
        Path aside = home.resolve(releaseId).resolve("." + stage);
        delete(aside);
        try {
            AdapterFolder.write(aside, adapter, base.config(), AdapterKeys.AUTO_MODEL);
            Files.move(aside, folder(releaseId, stage), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    aside + " cannot be written; point candor.training.work to a folder that can", failure);
        }
    }

    /** Deletes the stages of every other release. */
    void keepOnly(String releaseId) {
        if (!Files.isDirectory(home)) {
            return;
        }
        try (Stream<Path> entries = Files.list(home)) {
            entries.filter(entry -> !entry.getFileName().toString().equals(releaseId))
                    .forEach(RunFolder::delete);
        } catch (IOException failure) {
            throw new UncheckedIOException(home + " cannot be read", failure);
        }
    }

    private static void delete(Path folder) {
        try {
            PathUtils.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(folder + " cannot be deleted", failure);
        }
    }
}
