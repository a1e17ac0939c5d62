package io.candor.llm.decoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;

/** What the program draws tokens by, as it takes it: random numbers, then the options of sampling. */
record DrawArguments(IValue uniforms, IValue temperature, IValue topK, IValue topP) implements AutoCloseable {

    /** @param uniforms in [0, 1), one for each token that is drawn */
    static DrawArguments of(PtNDArray uniforms, GenerationOptions options) {
        return new DrawArguments(
                IValue.from(uniforms),
                IValue.from(options.temperature()),
                IValue.from((long) options.topK()),
                IValue.from(options.topP()));
    }

    @Override
    public void close() {
        uniforms.close();
        temperature.close();
        topK.close();
        topP.close();
    }
}
