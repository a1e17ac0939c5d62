package io.candor.engine.server;

import io.candor.engine.wire.AdapterRequest;
import io.candor.engine.wire.EngineProblem;
import io.candor.engine.wire.EngineProblem.Code;
import io.candor.llm.checkpoint.InvalidCheckpointException;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.file.PathUtils;
import org.jboss.logging.Logger;

/**
 * LoRAs on the device, by a name that says their content. One goes when nobody holds it any more. Holders that died do not say so:
 * where there is no room for another, one that was not used for long makes way, and who still wants it loads it again. All but
 * {@link #names} is for the engine's thread.
 */
final class ServedAdapters implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ServedAdapters.class);
    /** Unused for so long, its holder has no questions or is gone. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final LanguageModel model;
    private final UploadedFiles files;
    private final int most;
    private final Map<String, Served> adapters = new ConcurrentHashMap<>();

    ServedAdapters(LanguageModel model, UploadedFiles files, int most) {
        this.model = model;
        this.files = files;
        this.most = most;
    }

    private static final class Served {
        private final LoadedAdapter loaded;
        private final Set<String> holders = new HashSet<>();
        private long usedNanos = System.nanoTime();

        Served(LoadedAdapter loaded) {
            this.loaded = loaded;
        }

        boolean isIdle() {
            return System.nanoTime() - usedNanos > IDLE.toNanos();
        }
    }

    List<String> names() {
        return adapters.keySet().stream().sorted().toList();
    }

    /**
     * Loads it unless it is there, and notes who holds it.
     *
     * @throws ProblemException if its files are missing or do not fit, or there is no room
     */
    void hold(String name, AdapterRequest request) {
        Served served = adapters.get(name);
        if (served == null) {
            served = new Served(load(name, request.files()));
            adapters.put(name, served);
            LOG.infof("adapter loaded adapter=%s adapters=%d", name, adapters.size());
        }
        served.holders.add(request.holder());
        served.usedNanos = System.nanoTime();
    }

    private LoadedAdapter load(String name, Map<String, String> wanted) {
        List<String> missing = files.missing(wanted);
        if (!missing.isEmpty()) {
            throw new ProblemException(new EngineProblem(
                    Code.FILES_MISSING,
                    Code.FILES_MISSING.status(),
                    "adapter " + name + " is not loaded; upload its files first",
                    missing));
        }
        makeRoom();
        try {
            Path folder = files.taken(wanted);
            try {
                return model.loadLora(folder);
            } finally {
                PathUtils.delete(folder);
            }
        } catch (InvalidCheckpointException unfit) {
            throw new ProblemException(Code.ADAPTER_UNFIT, unfit.getMessage());
        } catch (IOException unreadable) {
            // The disk; the client uploads again.
            throw new UncheckedIOException(unreadable);
        }
    }

    private void makeRoom() {
        if (adapters.size() < most) {
            return;
        }
        Optional<String> idle = adapters.entrySet().stream()
                .filter(entry -> entry.getValue().isIdle())
                .min(Comparator.comparing(entry -> entry.getValue().usedNanos))
                .map(Map.Entry::getKey);
        unload(idle.orElseThrow(() -> new ProblemException(
                Code.ADAPTERS_FULL,
                "all " + most + " adapters that this engine holds are in use; let it hold more with --max-adapters,"
                        + " or let fewer releases use it")));
    }

    /**
     * The adapter with a name.
     *
     * @throws ProblemException if it is not loaded
     */
    LoadedAdapter use(String name) {
        Served served = adapters.get(name);
        if (served == null) {
            throw new ProblemException(Code.ADAPTER_UNKNOWN, "adapter " + name + " is not loaded here; load it again");
        }
        served.usedNanos = System.nanoTime();
        return served.loaded;
    }

    /** Somebody holds it no more. */
    void release(String name, String holder) {
        Served served = adapters.get(name);
        if (served != null && served.holders.remove(holder) && served.holders.isEmpty()) {
            unload(name);
        }
    }

    private void unload(String name) {
        adapters.remove(name).loaded.close();
        LOG.infof("adapter unloaded adapter=%s adapters=%d", name, adapters.size());
    }

    @Override
    public void close() {
        names().forEach(this::unload);
    }
}
