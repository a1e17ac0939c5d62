package io.candor.llm.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import java.util.ArrayList;
import java.util.List;

/** Parameters with their two moments; each step changes all of them in place, in one native call. */
final class AdamW implements AutoCloseable {
    private final Program program;
    private final AdamWSettings settings;
    private final List<PtNDArray> parameters;
    private final List<PtNDArray> first;
    private final List<PtNDArray> second;
    private final List<IValue> lists;
    private int steps;

    AdamW(Program program, AdamWSettings settings, List<PtNDArray> parameters) {
        this.program = program;
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        first = zeros(parameters);
        second = zeros(parameters);
        lists = List.of(Program.list(this.parameters), Program.list(first), Program.list(second));
    }

    /**
     * @param gradients one per parameter, in order; an empty one leaves its parameter alone
     * @return global L2 norm of the gradients before clipping
     */
    double step(List<? extends NDArray> gradients, double learningRate) {
        steps++;
        List<IValue> scalars = List.of(
                IValue.from((long) steps),
                IValue.from(learningRate),
                IValue.from(settings.beta1()),
                IValue.from(settings.beta2()),
                IValue.from(settings.epsilon()),
                IValue.from(settings.weightDecay()),
                IValue.from(settings.clipNorm()),
                IValue.from(settings.decayMatricesOnly()));
        PtNDManager manager = (PtNDManager) gradients.get(0).getManager();
        try (IValue given = IValue.listFrom(gradients.toArray(PtNDArray[]::new));
                IValue norm = program.run("adamw", arguments(given, scalars));
                PtNDArray value = norm.toTensor(manager)) {
            return value.getFloat();
        } finally {
            scalars.forEach(IValue::close);
        }
    }

    private IValue[] arguments(IValue gradients, List<IValue> scalars) {
        List<IValue> all = new ArrayList<>(List.of(lists.get(0), gradients, lists.get(1), lists.get(2)));
        all.addAll(scalars);
        return all.toArray(IValue[]::new);
    }

    int steps() {
        return steps;
    }

    List<PtNDArray> parameters() {
        return parameters;
    }

    List<PtNDArray> firstMoments() {
        return first;
    }

    List<PtNDArray> secondMoments() {
        return second;
    }

    /** Continues a run that had taken this many steps; the moments are restored by writing to their arrays. */
    void resumeAt(int takenSteps) {
        steps = takenSteps;
    }

    private static List<PtNDArray> zeros(List<PtNDArray> parameters) {
        return parameters.stream().map(p -> (PtNDArray) p.zerosLike()).toList();
    }

    @Override
    public void close() {
        lists.forEach(IValue::close);
        first.forEach(PtNDArray::close);
        second.forEach(PtNDArray::close);
    }
}
