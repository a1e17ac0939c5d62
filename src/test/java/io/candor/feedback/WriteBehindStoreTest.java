package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WriteBehindStoreTest {
    private final KeyValueStore<String, String> behind = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("behind"), Serdes.String(), Serdes.String())
            .withLoggingDisabled()
            .build();
    private final WriteBehindStore<String, String> store = new WriteBehindStore<>(behind, String::length, 10_000);

    @BeforeEach
    void open() {
        StateStoreContext context = new MockProcessorContext<String, String>().getStateStoreContext();
        store.init(context, behind);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldWriteTheLastValueOfAKeyWhenItsTaskCommits() {
        store.put("a", "first");
        store.put("a", "last");
        assertThat(behind.get("a")).isNull();
        assertThat(store.get("a")).isEqualTo("last");

        store.flushCache();

        assertThat(behind.get("a")).isEqualTo("last");
    }

    @Test
    void shouldWriteWhatChangesAfterACommitAtTheNextOne() {
        store.put("a", "first");
        store.flushCache();
        store.put("a", "second");

        store.flushCache();

        assertThat(behind.get("a")).isEqualTo("second");
    }

    @Test
    void shouldNotFindWhatWasDeletedThoughItIsStillWritten() {
        behind.put("a", "written");

        assertThat(store.delete("a")).isEqualTo("written");
        assertThat(store.get("a")).isNull();
        assertThat(behind.get("a")).isEqualTo("written");

        store.flushCache();

        assertThat(behind.get("a")).isNull();
    }

    @Test
    void shouldFindWhatWasWrittenBeforeItStarted() {
        behind.put("a", "written");

        assertThat(store.get("a")).isEqualTo("written");
        assertThat(store.putIfAbsent("a", "other")).isEqualTo("written");
    }

    @Test
    void shouldListInOrderWhatIsNotWrittenYet() {
        behind.put("b", "2");
        store.put("c", "3");
        store.put("a", "1");
        store.put("d", "4");

        List<String> listed = new ArrayList<>();
        try (KeyValueIterator<String, String> range = store.range("a", "c")) {
            range.forEachRemaining((KeyValue<String, String> entry) -> listed.add(entry.key + entry.value));
        }

        assertThat(listed).containsExactly("a1", "b2", "c3");
    }

    @Test
    void shouldWriteEverythingWhenItHoldsMoreThanItMay() {
        store.put("a", "small");
        store.put("b", "x".repeat(20_000));

        assertThat(behind.get("a")).isEqualTo("small");
        assertThat(behind.get("b")).hasSize(20_000);
        assertThat(store.get("a")).isEqualTo("small");
    }

    @Test
    void shouldForgetWhatWasNotCommittedWhenItIsCleared() {
        store.put("a", "uncommitted");

        store.clearCache();
        store.flushCache();

        assertThat(behind.get("a")).isNull();
    }

    @Test
    void shouldShowAnotherThreadAllThereIsWithoutWritingIt() throws Exception {
        behind.put("written", "1");
        behind.put("deleted", "2");
        behind.put("changed", "3");
        store.put("deleted", null);
        store.put("changed", "4");
        store.put("new", "5");

        List<String> seen = CompletableFuture.supplyAsync(() -> {
                    List<String> found = new ArrayList<>();
                    try (KeyValueIterator<String, String> all = store.all()) {
                        all.forEachRemaining(entry -> found.add(entry.key + "=" + entry.value));
                    }
                    return found;
                })
                .get();

        assertThat(seen).containsExactlyInAnyOrder("written=1", "changed=4", "new=5");
        assertThat(behind.get("new")).isNull();
    }
}
