package io.candor.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.event.ReleaseEvent;
import io.candor.event.ReleaseStatus;
import io.candor.release.log.ReleaseHistory;
import io.candor.release.store.ReleaseStore;
import io.candor.release.store.ReleaseUnavailableException;
import io.candor.release.store.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditSaltTest {
    @TempDir
    Path folder;

    private String salt(Path installation) {
        try (ReleaseStore store = TestStore.in(installation)) {
            return AuditSalt.of(store, () -> ReleaseHistory.EMPTY);
        }
    }

    @Test
    void shouldBeOfItsOwnForEveryInstallationAndStay() {
        String one = salt(folder.resolve("one"));

        assertThat(one).hasSize(64).isEqualTo(salt(folder.resolve("one")));
        assertThat(salt(folder.resolve("other"))).isNotEqualTo(one);
    }

    @Test
    void shouldBeTheSameForAllWhoStartAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<String> start = () -> salt(folder);
            Set<String> salts = new HashSet<>();
            for (Future<String> salt :
                    threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> start).toList())) {
                salts.add(salt.get());
            }

            assertThat(salts).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void shouldStayWhatItWasWhereTheGateHasDecided() {
        ReleaseHistory decided = ReleaseHistory.EMPTY.with(
                0,
                ReleaseEvent.newBuilder()
                        .setReleaseId("r")
                        .setModelId("m")
                        .setManifestUri("")
                        .setManifestSha256("")
                        .setStatus(ReleaseStatus.REJECTED)
                        .setDecidedBy("gate")
                        .setDecidedAt(Instant.EPOCH)
                        .build());

        try (ReleaseStore store = TestStore.in(folder)) {
            assertThat(AuditSalt.of(store, () -> decided)).isEqualTo("candor");
        }
        assertThat(salt(folder)).isEqualTo("candor");
    }

    @Test
    void shouldSayWhatToDoWhenTheFileIsEmpty() throws Exception {
        salt(folder);
        try (var files = Files.walk(folder)) {
            List<Path> found = files.filter(file -> file.endsWith("audit-salt")).toList();
            assertThat(found).hasSize(1);
            Files.writeString(found.get(0), "");
        }

        assertThatThrownBy(() -> salt(folder))
                .isInstanceOf(ReleaseUnavailableException.class)
                .hasMessageContaining("audit-salt");
    }

    @Test
    void shouldNotShowWhenTheSliceIsPrinted() {
        assertThat(new AuditSlice(0.2, "secret").toString()).doesNotContain("secret");
    }
}
