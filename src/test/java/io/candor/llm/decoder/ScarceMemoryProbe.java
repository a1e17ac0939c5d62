package io.candor.llm.decoder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Runs as a process of its own: works on one thread, waits for a line each time after it said "ready" and after it said "scarce", and
 * prints what becomes of prompts of other lengths: while memory is scarce, afterwards on the same thread, and on another one.
 */
final class ScarceMemoryProbe {
    private static final int MOST_LENGTHS = 400;

    private final GoldenModel model;
    private final LoadedAdapter adapter;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private int length = 3;

    private ScarceMemoryProbe(GoldenModel model, LoadedAdapter adapter) {
        this.model = model;
        this.adapter = adapter;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try (GoldenModel model = GoldenModel.open("qwen2-tiny");
                LoadedAdapter adapter = model.loadAdapter()) {
            ScarceMemoryProbe probe = new ScarceMemoryProbe(model, adapter);
            onAThread(probe::starve);
            onAThread(() -> System.out.println("another thread: " + probe.outcome()));
        }
    }

    private static void onAThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work);
        thread.start();
        thread.join();
    }

    private void starve() {
        outcome();
        awaitLine("ready");
        String outcome = outcome();
        for (int i = 0; i < MOST_LENGTHS && outcome.equals("fine"); i++) {
            outcome = outcome();
        }
        System.out.println("without memory: " + outcome);
        awaitLine("scarce");
        System.out.println("same thread: " + outcome());
    }

    private void awaitLine(String said) {
        System.out.println(said);
        try {
            input.readLine();
        } catch (IOException gone) {
            throw new IllegalStateException("the test has ended", gone);
        }
    }

    /** Of one prompt of a length that was not met before. */
    private String outcome() {
        int[] prompt = new int[++length];
        Arrays.fill(prompt, 5);
        try {
            model.decoder().confidence(List.of(prompt), adapter);
            return "fine";
        } catch (RuntimeException failure) {
            return "out of memory " + EngineFailure.isOutOfMemory(failure) + ", thread spoilt "
                    + EngineFailure.spoilsThread(failure);
        }
    }
}
