package io.candor.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimeIndexTest {
    private final KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore("times"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    /** From when on the store was looked through, look by look. */
    private final List<Long> looks = new ArrayList<>();

    private final TimeIndex index = new TimeIndex(watched());

    @BeforeEach
    void open() {
        store.init(new MockProcessorContext<Bytes, byte[]>().getStateStoreContext(), store);
    }

    @SuppressWarnings("unchecked")
    private KeyValueStore<Bytes, byte[]> watched() {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                TimeIndexTest.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("range")) {
                        looks.add(ByteBuffer.wrap(((Bytes) arguments[0]).get()).getLong());
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    @Test
    void shouldTakeWhatIsDueTheLongestFirst() {
        index.put(30, "later");
        index.put(20, "second");
        index.put(10, "first");

        assertThat(index.take(20)).containsExactly("first", "second");
        assertThat(index.take(20)).isEmpty();
        assertThat(index.take(30)).containsExactly("later");
    }

    @Test
    void shouldTakeWhatIsPutAsDueBeforeWhatWasTaken() {
        index.put(20, "taken");
        index.take(20);
        index.put(5, "late");

        assertThat(index.take(20)).containsExactly("late");
    }

    @Test
    void shouldFindWhatAnEarlierCalibratorLeft() {
        index.put(10, "left");

        assertThat(new TimeIndex(store).take(10)).containsExactly("left");
    }

    @Test
    void shouldLookThroughTheStoreOnceForAllThatIsDueSoon() {
        index.put(10, "taken");
        index.take(10);
        index.put(11, "soon");

        assertThat(index.take(11)).containsExactly("soon");
        assertThat(index.take(10_009)).isEmpty();
        assertThat(looks).containsExactly(0L);
    }

    @Test
    void shouldLookFurtherWhereTheTimeIsPastWhatWasRead() {
        index.put(20_000, "later");
        index.take(10);

        assertThat(index.take(20_000)).containsExactly("later");
        assertThat(looks).containsExactly(0L, 10_010L);
    }

    @Test
    void shouldNotTakeWhatWasDeletedAfterItWasRead() {
        index.put(10, "deleted");
        index.take(5);
        index.delete(10, "deleted");

        assertThat(index.take(10)).isEmpty();
    }
}
