package io.candor.training.map;

import io.candor.MappedConfig;
import io.candor.event.KafkaConnection;
import io.candor.release.store.ReleaseStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;

/** A process that decides on maps. */
public final class MapDecider implements AutoCloseable {
    private final MapLoop loop;
    private final Thread thread;

    /** @param settings of candor.map, prefix left out */
    public MapDecider(KafkaConnection connection, Map<String, String> settings, ReleaseStore store) {
        loop = MapRole.loop(MappedConfig.of(MapConfig.class, settings), connection, store, new SimpleMeterRegistry());
        thread = new Thread(loop.loop(), "map decider");
        thread.start();
    }

    /** What keeps it from deciding. */
    public Optional<String> problem() {
        return loop.problem();
    }

    @Override
    public void close() throws InterruptedException {
        loop.loop().stop();
        thread.join();
    }
}
