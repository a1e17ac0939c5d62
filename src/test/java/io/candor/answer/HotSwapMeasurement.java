package io.candor.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.candor.answer.release.ReleaseService;
import io.candor.answer.release.ReleasedModel;
import io.candor.bench.MedianSpread;
import io.candor.embedded.TestBroker;
import io.candor.release.log.ReleasePublisher;
import io.candor.release.store.StoredRelease;
import io.micrometer.core.instrument.Counter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What swaps cost an answerer that has all it can do: questions per second with a swap each second over those without, in turns.
 * Not a test of the build: {@code mvn test -Dtest=HotSwapMeasurement}.
 */
class HotSwapMeasurement {
    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final int QUESTIONS = Integer.getInteger("candor.test.questions", 4_000);
    private static final int ROUNDS = Integer.getInteger("candor.test.rounds", 7);

    @TempDir
    Path folder;

    @Test
    void measure() throws Exception {
        List<Double> still = new ArrayList<>();
        List<Double> swapping = new ArrayList<>();
        int swaps = 0;
        try (AtlasReleases atlas = new AtlasReleases(folder);
                AnswererStream stream = new AnswererStream(TestBroker.bootstrapServers())) {
            ReleasePublisher publisher = new ReleasePublisher(stream.connection());
            List<StoredRelease> releases = List.of(atlas.bundled(), atlas.shifted("shifted", 0.75f));
            ReleasedModel model = atlas.open();
            Answerer answerer = stream.waiting(model, Map.of("max-tokens", "4"));
            try (ReleaseService service = ReleaseService.start(
                    atlas.config, stream.connection(), model, stream.meters, store -> answerer.begin())) {
                await("answering begins").atMost(WAIT).until(answerer::hasBegun);
                for (int round = 0; round <= ROUNDS; round++) {
                    double without = rate(stream, 2 * round, () -> {});
                    int before = swaps;
                    int[] made = {before};
                    double with = rate(stream, 2 * round + 1, () -> {
                        StoredRelease next = releases.get(++made[0] % releases.size());
                        publisher.publish(List.of(AtlasReleases.live(next)));
                        await(next.manifest().releaseId()).atMost(WAIT).until(() -> service.state()
                                .serving()
                                .equals(next.manifest().releaseId()));
                    });
                    swaps = made[0];
                    if (round > 0) {
                        still.add(without);
                        swapping.add(with);
                    }
                    System.out.printf(
                            "round %d: %.0f questions/s without, %.0f with %d swaps, ratio %.3f%n",
                            round, without, with, swaps - before, with / without);
                }
                assertThat(stream.audit(WAIT).clean()).isTrue();
            }
        }
        System.out.println("ratio "
                + MedianSpread.of(IntStream.range(0, still.size()).mapToDouble(i -> swapping.get(i) / still.get(i)))
                        .text("%.3f"));
    }

    private static double rate(AnswererStream stream, int turn, Runnable eachSecond) throws InterruptedException {
        long start = System.nanoTime();
        stream.ask(turn * QUESTIONS, (turn + 1) * QUESTIONS);
        stream.flush();
        while (answered(stream) < (turn + 1) * QUESTIONS) {
            long second = System.nanoTime();
            eachSecond.run();
            while (System.nanoTime() - second < 1e9 && answered(stream) < (turn + 1) * QUESTIONS) {
                Thread.sleep(10);
            }
        }
        return QUESTIONS * 1e9 / (System.nanoTime() - start);
    }

    private static double answered(AnswererStream stream) {
        return stream.meters.find("candor.answers").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
