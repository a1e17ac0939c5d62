package io.candor.llm.decoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import io.candor.llm.hub.ModelUnavailableException;
import java.lang.management.MemoryUsage;
import java.util.Optional;

/** Opens libtorch on the device that the settings ask for. */
final class TorchDevice {
    private TorchDevice() {}

    /** A root manager whose arrays live on the chosen device; the caller closes it. */
    static PtNDManager open(EngineSettings settings) {
        Engine engine = Engine.getEngine("PyTorch");
        if (settings.threads() > 0) {
            JniUtils.setNumThreads(settings.threads());
        }
        return (PtNDManager) engine.newBaseManager(choose(settings.device(), engine.getGpuCount()));
    }

    /** A GPU's memory, used by all processes and in total; empty for a CPU, and where CUDA does not report it. */
    static Optional<MemoryUsage> memory(Device device) {
        try {
            return device.isGpu() ? Optional.of(CudaUtils.getGpuMemory(device)) : Optional.empty();
        } catch (EngineException untold) {
            return Optional.empty();
        }
    }

    private static Device choose(String device, int gpus) {
        if (device.equals("cpu") || (device.equals("auto") && gpus == 0)) {
            return Device.cpu();
        }
        int index = device.contains(":") ? Integer.parseInt(device.substring(device.indexOf(':') + 1)) : 0;
        if (index >= gpus) {
            throw new ModelUnavailableException(
                    "device " + device, "is not there (GPUs on this machine: " + gpus + ")", "use device cpu or auto");
        }
        return Device.gpu(index);
    }
}
