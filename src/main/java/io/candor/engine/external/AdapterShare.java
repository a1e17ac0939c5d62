package io.candor.engine.external;

import io.candor.engine.EngineUnavailableException;
import io.candor.engine.wire.AdapterRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.io.file.PathUtils;
import org.jboss.logging.Logger;

/**
 * A folder that both sides see. A server of another project takes the path of a LoRA, not its bytes, and may read it again whenever it
 * has put it out of memory, so the files stay as long as the LoRA is loaded.
 *
 * @param folder as it is seen here
 * @param serverFolder as the server sees it
 */
public record AdapterShare(Path folder, String serverFolder) {
    private static final Logger LOG = Logger.getLogger(AdapterShare.class);
    private static final List<String> FILES = List.of(AdapterRequest.CONFIG, AdapterRequest.WEIGHTS);

    /** @param serverFolder empty if it is seen there as here */
    public static AdapterShare of(Path folder, Optional<String> serverFolder) {
        return new AdapterShare(
                folder, serverFolder.orElseGet(() -> folder.toAbsolutePath().toString()));
    }

    /** The path of a LoRA as the server sees it. */
    String pathAtServer(String name) {
        return serverFolder.endsWith("/") ? serverFolder + name : serverFolder + "/" + name;
    }

    /**
     * Puts a LoRA there under a name that says its content; whole or not at all.
     *
     * @param from a PEFT adapter folder
     * @throws EngineUnavailableException if it cannot be read or written now
     */
    void put(String name, Path from) {
        Path target = folder.resolve(name);
        if (Files.exists(target)) {
            return;
        }
        Path part = folder.resolve(".part-" + UUID.randomUUID());
        try {
            Files.createDirectories(part);
            for (String file : FILES) {
                Files.copy(from.resolve(file), part.resolve(file));
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            discard(part);
            // Another answerer may have put it there meanwhile; else it is the disk, the share, or a cache that was
            // emptied.
            if (!Files.exists(target)) {
                throw new EngineUnavailableException("a LoRA cannot be put into " + folder + ": " + failure, failure);
            }
        }
    }

    /** Takes a LoRA away that the server has unloaded. */
    void remove(String name) {
        discard(folder.resolve(name));
    }

    private static void discard(Path folder) {
        try {
            if (Files.exists(folder)) {
                PathUtils.delete(folder);
            }
        } catch (IOException kept) {
            // It takes room and does no harm; trying again would not help more.
            LOG.warnf("files of a LoRA stay behind name=%s", folder.getFileName());
        }
    }
}
