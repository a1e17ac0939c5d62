package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextKeyTest {
    private static final String TEXT = "Who wrote Faust?";

    @TempDir
    Path folder;

    private String hash(Path installation) {
        try (ReleaseStore store = TestStore.in(installation)) {
            return TextKey.of(Optional.empty(), store).hash(TEXT);
        }
    }

    private Path file() {
        return folder.resolve("store").resolve("text-key");
    }

    @Test
    void shouldGiveOneHashToATextHoweverItIsWritten() {
        TextKey key = TextKey.parse("ab".repeat(32));

        // HMAC-SHA-256 of "who wrote faust?", computed with OpenSSL.
        assertThat(key.hash(TEXT))
                .isEqualTo("4b0fa3843df208ed39987d1ea3f8e98c")
                .isEqualTo(key.hash("  WHO  wrote\nＦaust?"));
        assertThat(key.hash("Who read Faust?")).isNotEqualTo(key.hash(TEXT));
    }

    @Test
    void shouldBeOfItsOwnForEveryInstallationAndStay() {
        String one = hash(folder.resolve("one"));

        assertThat(hash(folder.resolve("one"))).isEqualTo(one);
        assertThat(hash(folder.resolve("other"))).isNotEqualTo(one);
    }

    @Test
    void shouldBeTheSameForAllAnswerersThatStartAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<String> start = () -> hash(folder);
            Set<String> hashes = new HashSet<>();
            for (Future<String> hash : threads.invokeAll(
                    IntStream.range(0, 32).mapToObj(i -> start).toList())) {
                hashes.add(hash.get());
            }

            assertThat(hashes).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldBeReadableForItsOwnerAlone() throws Exception {
        hash(folder);

        assertThat(Files.readString(file())).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldTellOldTextsFromNewOnesWhenTheFileIsTakenAway() throws Exception {
        String before = hash(folder);

        Files.delete(file());

        assertThat(hash(folder)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "not a key, although it is long enough to be one: sixty-four characters"})
    void shouldSayWhatToDoAndNotWhatIsThereWhenTheFileHoldsNoKey(String content) throws Exception {
        hash(folder);
        Files.writeString(file(), content);

        assertThatThrownBy(() -> hash(folder))
                .isInstanceOf(ReleaseUnavailableException.class)
                .hasMessageContaining("text-key")
                .hasMessageContaining("restore it")
                .matches(failure -> content.isEmpty() || !failure.getMessage().contains(content));
    }

    @Test
    void shouldBeTheConfiguredOneBeforeThatOfTheStore() {
        String configured = "ab".repeat(32);
        try (ReleaseStore store = TestStore.in(folder)) {
            assertThat(TextKey.of(Optional.of(configured), store).hash(TEXT))
                    .isEqualTo(TextKey.parse(configured).hash(TEXT));
        }
        assertThat(file()).doesNotExist();
    }

    @Test
    void shouldNotShowWhenItIsPrintedOrRefused() {
        assertThat(TextKey.parse("ab".repeat(32)).toString()).doesNotContain("ab");
        List.of("ab", "xy".repeat(32), "a".repeat(65)).forEach(digits -> assertThatIllegalArgumentException()
                .isThrownBy(() -> TextKey.parse(digits))
                .withMessageNotContaining(digits)
                .withNoCause());
    }
}
