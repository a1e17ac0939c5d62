package io.candor.llm.decoder;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.candor.llm.hub.ModelUnavailableException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens libtorch on the device that the settings ask for, and tells what memory a device has. */
final class TorchDevice {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path PROCESS = Path.of("/proc/self/status");

    private TorchDevice() {}

    /** A root manager whose arrays live on the chosen device; the caller closes it. */
    static PtNDManager open(EngineSettings settings) {
        Engine engine = Engine.getEngine("PyTorch");
        return (PtNDManager) engine.newBaseManager(choose(settings.device(), engine.getGpuCount()));
    }

    /**
     * Most threads of one operation on a CPU: as many as are set, or as libtorch chooses, but no more than this process has cores.
     * More only wait for each other; libtorch does not know a container's share of the machine.
     */
    static int threads(EngineSettings settings) {
        // Read in any case: this is before the first call that sets another number.
        int chosen = LibtorchThreads.CHOSEN;
        int wanted = settings.threads() > 0 ? settings.threads() : chosen;
        return Math.min(wanted, Runtime.getRuntime().availableProcessors());
    }

    /** What libtorch came with: cores, or what {@code OMP_NUM_THREADS} says. */
    private static final class LibtorchThreads {
        private static final int CHOSEN;

        static {
            // Loads libtorch.
            Engine.getEngine("PyTorch");
            CHOSEN = JniUtils.getNumThreads();
        }
    }

    /** A GPU's memory, used by all processes and in total; empty for a CPU, and where CUDA does not report it. */
    static Optional<MemoryUsage> memory(Device device) {
        try {
            return device.isGpu() ? Optional.of(CudaUtils.getGpuMemory(device)) : Optional.empty();
        } catch (EngineException untold) {
            return Optional.empty();
        }
    }

    /** Bytes that a device has left for one more model; empty where neither the system nor the device tells. */
    static OptionalLong available(Device device) {
        if (device.isGpu()) {
            return memory(device).map(TorchDevice::free).orElse(OptionalLong.empty());
        }
        OptionalLong machine = kibibytes(MEMORY, "MemAvailable:");
        OptionalLong own = kibibytes(PROCESS, "VmRSS:");
        if (machine.isEmpty() || own.isEmpty()) {
            return OptionalLong.empty();
        }
        // A container's limit shows in Java's total only; what else runs in the container does not show anywhere here.
        long limit = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return OptionalLong.of(Math.min(machine.getAsLong(), Math.max(0, limit - own.getAsLong())));
    }

    private static OptionalLong free(MemoryUsage usage) {
        return OptionalLong.of(usage.getMax() - usage.getUsed());
    }

    private static OptionalLong kibibytes(Path file, String key) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
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
