package io.candor.feedback;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A write-behind cache of objects in front of a store: what a record changes is serialised, written to the changelog and to RocksDB
 * when the task commits, once per key. The cache of Kafka Streams writes as rarely, but it holds bytes in the order of their keys,
 * so that each put encodes and each get decodes, which was half of the calibrator's time.
 *
 * <p>{@link CachedStateStore} is no public interface of Kafka Streams; there is no public one that hears of a commit before it
 * happens. Used by the task's thread, except for {@link #get} and {@link #all}, which queries may call from any: values that are queried
 * must not be changed in place.
 */
final class WriteBehindStore<K, V> implements KeyValueStore<K, V>, CachedStateStore<K, V> {
    /** Of an entry beside its value. */
    private static final long ENTRY_BYTES = 256;

    private final KeyValueStore<K, V> store;
    private final ToLongFunction<V> bytesOf;
    private final long mostBytes;
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final List<K> dirty = new ArrayList<>();
    private long bytes;
    /** The only one that may write; null before it has. */
    private volatile Thread owner;

    /** @param value null if the key was deleted */
    private record Entry<V>(V value, boolean dirty, long bytes) {}

    /** @param mostBytes about how many are kept; everything is written when they are more */
    WriteBehindStore(KeyValueStore<K, V> store, ToLongFunction<V> bytesOf, long mostBytes) {
        this.store = store;
        this.bytesOf = bytesOf;
        this.mostBytes = mostBytes;
    }

    /**
     * @param builder of the store behind, which must not cache
     * @param bytesOf about how many bytes a value takes in memory
     * @param mostBytes of the entries of one task, about
     */
    static <K, V> StoreBuilder<KeyValueStore<K, V>> before(
            StoreBuilder<KeyValueStore<K, V>> builder, ToLongFunction<V> bytesOf, long mostBytes) {
        return new Builder<>(builder, bytesOf, mostBytes);
    }

    @Override
    public V get(K key) {
        Entry<V> entry = entries.get(key);
        return entry == null ? store.get(key) : entry.value();
    }

    @Override
    public void put(K key, V value) {
        owner = Thread.currentThread();
        Entry<V> now = new Entry<>(value, true, ENTRY_BYTES + (value == null ? 0 : bytesOf.applyAsLong(value)));
        Entry<V> before = entries.put(key, now);
        bytes += now.bytes() - (before == null ? 0 : before.bytes());
        if (before == null || !before.dirty()) {
            dirty.add(key);
        }
        if (bytes > mostBytes) {
            flushCache();
        }
    }

    @Override
    public V putIfAbsent(K key, V value) {
        V known = get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<K, V>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public V delete(K key) {
        V known = get(key);
        put(key, null);
        return known;
    }

    /** What was not written yet is written, so that the store behind has it in its order. */
    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        flushCache();
        return store.range(from, to);
    }

    /** As {@link #range} for the task's thread; for another without writing and in no order. */
    @Override
    public KeyValueIterator<K, V> all() {
        if (owner != null && owner != Thread.currentThread()) {
            return overlaid();
        }
        flushCache();
        return store.all();
    }

    private KeyValueIterator<K, V> overlaid() {
        // Before the store is looked at, so that what is written meanwhile is found at least once.
        Map<K, Entry<V>> waiting = new HashMap<>(entries);
        waiting.values().removeIf(entry -> !entry.dirty());
        List<KeyValue<K, V>> found = new ArrayList<>();
        try (KeyValueIterator<K, V> written = store.all()) {
            written.forEachRemaining(entry -> {
                if (!waiting.containsKey(entry.key)) {
                    found.add(entry);
                }
            });
        }
        waiting.forEach((key, entry) -> {
            if (entry.value() != null) {
                found.add(KeyValue.pair(key, entry.value()));
            }
        });
        return new Found<>(found.iterator());
    }

    @Override
    public long approximateNumEntries() {
        return store.approximateNumEntries() + entries.size();
    }

    @Override
    public void flushCache() {
        // Written first and forgotten then, so that whoever queries finds each value in one of the two places.
        for (K key : dirty) {
            Entry<V> entry = entries.get(key);
            store.put(key, entry.value());
            entries.put(key, new Entry<>(entry.value(), false, entry.bytes()));
        }
        dirty.clear();
        if (bytes > mostBytes / 2) {
            clearCache();
        }
    }

    @Override
    public void clearCache() {
        entries.clear();
        dirty.clear();
        bytes = 0;
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<K, V> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        store.init(context, root);
    }

    @Override
    public void flush() {
        flushCache();
        store.flush();
    }

    @Override
    public void close() {
        clearCache();
        store.close();
    }

    @Override
    public boolean persistent() {
        return store.persistent();
    }

    @Override
    public boolean isOpen() {
        return store.isOpen();
    }

    @Override
    public Position getPosition() {
        return store.getPosition();
    }

    private record Found<K, V>(Iterator<KeyValue<K, V>> entries) implements KeyValueIterator<K, V> {
        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<K, V> next() {
            return entries.next();
        }

        @Override
        public K peekNextKey() {
            throw new UnsupportedOperationException("no query peeks");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private record Builder<K, V>(StoreBuilder<KeyValueStore<K, V>> behind, ToLongFunction<V> bytesOf, long mostBytes)
            implements StoreBuilder<KeyValueStore<K, V>> {
        @Override
        public KeyValueStore<K, V> build() {
            return new WriteBehindStore<>(behind.build(), bytesOf, mostBytes);
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withCachingDisabled() {
            return behind;
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withLoggingEnabled(Map<String, String> config) {
            behind.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withLoggingDisabled() {
            behind.withLoggingDisabled();
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return behind.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return behind.loggingEnabled();
        }

        @Override
        public String name() {
            return behind.name();
        }
    }
}
