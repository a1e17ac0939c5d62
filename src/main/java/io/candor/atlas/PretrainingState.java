package io.candor.atlas;

import io.candor.llm.checkpoint.HostTensor;
import io.candor.llm.checkpoint.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A saved pretraining run.
 *
 * @param steps optimizer steps taken
 * @param tensors weights by their checkpoint names, and the moments of the optimizer
 */
record PretrainingState(int steps, Map<String, HostTensor> tensors) {

    static PretrainingState read(Path file) throws IOException {
        try (SafetensorsFile saved = SafetensorsFile.open(file)) {
            String steps = saved.metadata().get("steps");
            if (steps == null) {
                throw new IOException(file + " does not say how many steps it holds: delete it to start anew");
            }
            Map<String, HostTensor> tensors = new LinkedHashMap<>();
            for (String name : saved.names()) {
                HostTensor mapped = saved.tensor(name);
                tensors.put(name, HostTensor.of(mapped.floats(), mapped.shape()));
            }
            return new PretrainingState(Integer.parseInt(steps), tensors);
        }
    }
}
