package io.candor.llm.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.llm.adapter.Adapter;
import io.candor.llm.checkpoint.HostTensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Memory must not grow with the number of steps. A Java heap of fixed size, touched before the start, leaves native memory
 * as the only part that can; the optimising compiler, which takes some 20 MB once it wakes up, stays off.
 */
class NativeMemoryTest {
    /** A leak of 18 kB per round would show. */
    private static final long GROWTH_KILOBYTES = 16 * 1024;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldEndWithNoMoreMemoryWhenAThousandRoundsFollowAHundred() throws Exception {
        Map<String, Long> resident = probe();

        for (String work : List.of("training", "confidence", "generation")) {
            assertThat(resident.get(work + " 1000"))
                    .as("kB resident after 1,000 rounds of %s", work)
                    .isLessThan(resident.get(work + " 100") + GROWTH_KILOBYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2-tiny", "llama3-tiny"})
    void shouldOwnTheSameArraysWhenPassesAreRepeated(String name) {
        try (GoldenModel model = GoldenModel.open(name)) {
            // The first round makes the rotary tables, which stay.
            passes(model);
            int before = arrays(model);
            for (int round = 0; round < 3; round++) {
                passes(model);
            }

            assertThat(arrays(model)).isEqualTo(before);
        }
    }

    @Test
    void shouldOwnNothingMoreWhenAnAdapterCannotBeLoaded() {
        try (GoldenModel model = GoldenModel.open("qwen2-tiny")) {
            Adapter whole = model.adapter();
            SortedMap<Adapter.Site, Adapter.LoraPair> pairs = new TreeMap<>(whole.pairs());
            pairs.computeIfPresent(
                    pairs.firstKey(), (site, pair) -> new Adapter.LoraPair(HostTensor.of(new float[7], 7), pair.b()));
            Adapter misshapen =
                    new Adapter(whole.lora(), pairs, whole.headWeight(), whole.headBias(), Optional.empty());
            int before = arrays(model);

            assertThatThrownBy(() -> LoadedAdapter.upload(misshapen, model.decoder()))
                    .isInstanceOf(RuntimeException.class);

            assertThat(arrays(model)).isEqualTo(before);
        }
    }

    private static void passes(GoldenModel model) {
        try (LoadedAdapter adapter = model.loadAdapter();
                AdapterTraining training =
                        new AdapterTraining(model.decoder(), model.adapter(), AdamWSettings.defaults(0, 1))) {
            model.decoder().confidence(model.prompts(), adapter);
            model.decoder().generate(model.prompts(), 2, GenerationOptions.greedy(3), new long[4]);
            training.step(model.prompts(), new float[4], 1e-3);
        }
    }

    private static int arrays(GoldenModel model) {
        return model.decoder().manager().getManagedArrays().size();
    }

    private static Map<String, Long> probe() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        NativeMemoryProbe.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        Map<String, Long> resident = new HashMap<>();
        output.lines().filter(line -> line.matches("\\w+ \\d+ \\d+")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            resident.put(line.substring(0, end), Long.parseLong(line.substring(end + 1)));
        });
        return resident;
    }
}
