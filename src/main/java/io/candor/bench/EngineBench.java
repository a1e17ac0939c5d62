package io.candor.bench;

import io.candor.llm.decoder.ContinuousBatch;
import io.candor.llm.decoder.LanguageModel;
import io.candor.llm.decoder.LoadedAdapter;
import io.candor.runtime.ResidentMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures the engine alone, without Kafka: prefill, decoding, confidences beside answers, and samples. */
public final class EngineBench {
    private final LanguageModel model;
    private final Optional<LoadedAdapter> adapter;
    private final EngineBenchPlan plan;

    /**
     * @param adapter without one there are no confidences to measure
     * @throws IllegalArgumentException if the model's context is too short for the plan
     */
    public EngineBench(LanguageModel model, Optional<LoadedAdapter> adapter, EngineBenchPlan plan) {
        plan.requireRoom(model.checkpoint().config().contextLength());
        this.model = model;
        this.adapter = adapter;
        this.plan = plan;
    }

    /** Batch sizes take turns in each round, so that a machine that slows down favours none. */
    public EngineReport run() {
        Machine machine = Machine.now();
        Map<Integer, List<EngineRound>> rounds = new TreeMap<>();
        Map<Integer, String> memory = new TreeMap<>();
        try (ContinuousBatch<Integer> batch = model.continuousBatch(Integer.MAX_VALUE)) {
            for (int round = 0; round <= plan.rounds(); round++) {
                for (int rows : plan.batches()) {
                    EngineRound measured = EngineRound.measure(model, adapter, batch, rows, plan);
                    if (round > 0) {
                        rounds.computeIfAbsent(rows, first -> new ArrayList<>()).add(measured);
                    } else {
                        memory.put(rows, ResidentMemory.mebibytes());
                    }
                }
            }
        }
        return new EngineReport(
                model.modelId(),
                model.precision().setting(),
                model.device(),
                model.threads(),
                machine,
                plan,
                rounds.entrySet().stream()
                        .map(entry -> line(entry.getKey(), entry.getValue(), memory.get(entry.getKey())))
                        .toList());
    }

    private EngineReport.Line line(int rows, List<EngineRound> rounds, String memory) {
        return new EngineReport.Line(
                rows,
                MedianSpread.of(rounds.stream().mapToDouble(EngineRound::prefill)),
                MedianSpread.of(rounds.stream().mapToDouble(EngineRound::decode)),
                adapter.isEmpty() ? null : MedianSpread.of(rounds.stream().mapToDouble(EngineRound::confidenceRatio)),
                MedianSpread.of(rounds.stream().mapToDouble(EngineRound::samplesMillis)),
                memory);
    }
}
