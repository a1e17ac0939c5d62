package io.candor.llm.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs as a process of its own: works, and prints resident memory after 100 and after 1,000 rounds. */
final class NativeMemoryProbe {
    private NativeMemoryProbe() {}

    public static void main(String[] arguments) throws IOException {
        try (GoldenModel model = GoldenModel.open("qwen2-tiny");
                LoadedAdapter adapter = model.loadAdapter();
                AdapterTraining training =
                        new AdapterTraining(model.decoder(), model.adapter(), AdamWSettings.defaults(0.1, 1))) {
            List<int[]> prompts = model.prompts();
            float[] labels = {0, 0.35f, 0.8f, 1};
            measure("training", () -> training.step(prompts, labels, 1e-4));
            measure("confidence", () -> model.decoder().confidence(prompts, adapter));
            GenerationOptions options = new GenerationOptions(3, 0.8, 20, 0.9, 1.1, 0);
            measure("generation", () -> model.decoder().generate(prompts, 2, options, new long[4]));
        }
    }

    private static void measure(String what, Runnable round) throws IOException {
        for (int i = 1; i <= 1000; i++) {
            round.run();
            if (i == 100 || i == 1000) {
                System.out.println(what + " " + i + " " + residentKilobytes());
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(each -> each.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
