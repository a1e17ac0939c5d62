package io.candor.llm.decoder;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.candor.llm.hub.ModelUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The decoder as a TorchScript program, packed in memory from its readable source {@code decoder.torchscript}, and for the
 * matrix products from {@code products-onednn.torchscript} where libtorch has oneDNN, else from {@code
 * products-plain.torchscript}. On a GPU with the library of CUDA graphs {@code graphs-cuda.torchscript} belongs to it too.
 *
 * <p>libtorch loads TorchScript from a zip archive whose {@code code/__torch__.py} is plain text; the module itself
 * stores nothing, every weight is an argument.
 */
final class Program implements AutoCloseable {
    private static final String DECODER = "decoder.torchscript";
    private static final String ONEDNN_PRODUCTS = "products-onednn.torchscript";
    private static final String PLAIN_PRODUCTS = "products-plain.torchscript";
    private static final String GRAPHS = "graphs-cuda.torchscript";

    /** Pickle, protocol 2: an object of {@code __torch__.Decoder} with state {@code {training: False}}. */
    private static final byte[] OBJECT = "\u0080\u0002c__torch__\nDecoder\n)\u0081}X\u0008\0\0\0training\u0089sb."
            .getBytes(StandardCharsets.ISO_8859_1);

    /** Pickle, protocol 2: an empty tuple. */
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private final PtSymbolBlock block;
    private final boolean packs;
    private final boolean recordsSteps;
    private final OperationThreads threads;
    private final ReadWriteLock calls = new ReentrantReadWriteLock();

    /**
     * The program for the device of {@code manager}.
     *
     * @param threads of the operations of a call
     * @param cudaGraphLibrary used on a GPU only
     * @throws ModelUnavailableException if the library is there and cannot be used
     */
    Program(PtNDManager manager, OperationThreads threads, Optional<Path> cudaGraphLibrary) {
        this.threads = threads;
        PtSymbolBlock loaded;
        boolean packed = manager.getDevice().equals(Device.cpu());
        recordsSteps = manager.getDevice().isGpu() && cudaGraphLibrary.isPresent();
        try {
            loaded = recordsSteps
                    ? withGraphs(manager, cudaGraphLibrary.get())
                    : load(manager, DECODER, packed ? ONEDNN_PRODUCTS : PLAIN_PRODUCTS);
        } catch (EngineException withoutOneDnn) {
            // libtorch refuses a program that names operators it lacks; without them it is the same everywhere.
            loaded = load(manager, DECODER, PLAIN_PRODUCTS);
            packed = false;
        }
        block = loaded;
        packs = packed;
    }

    private static PtSymbolBlock withGraphs(PtNDManager manager, Path library) {
        try {
            // It registers its class with the libtorch that is loaded already.
            System.load(library.toAbsolutePath().toString());
            return load(manager, DECODER, PLAIN_PRODUCTS, GRAPHS);
        } catch (UnsatisfiedLinkError | EngineException unusable) {
            throw new ModelUnavailableException(
                    "the library of CUDA graphs " + library,
                    "cannot be used with this libtorch: " + unusable.getMessage(),
                    "build it against the libtorch that is used here, or leave the setting away");
        }
    }

    private static PtSymbolBlock load(PtNDManager manager, String... sources) {
        try {
            return JniUtils.loadModule(manager, new ByteArrayInputStream(archive(sources)), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException("the decoder program could not be loaded", e);
        }
    }

    /** Whether matrices are multiplied faster once the method {@code pack} has laid them out for oneDNN. */
    boolean packs() {
        return packs;
    }

    /** Whether a decoding step can be recorded and replayed: the methods {@code capture} and {@code replay}. */
    boolean recordsSteps() {
        return recordsSteps;
    }

    /** Runs a method under InferenceMode: what it returns can take no part in a later training call. */
    IValue run(String method, IValue... arguments) {
        return run(threads.most(), method, arguments);
    }

    /** The same for passes over the model, with as many threads as they are fastest with now. */
    IValue pass(OperationThreads.Work work, String method, IValue... arguments) {
        OperationThreads.Call call = threads.begin(method, work);
        IValue result = run(call.threads(), method, arguments);
        call.ended();
        return result;
    }

    private IValue run(int operationThreads, String method, IValue... arguments) {
        calls.readLock().lock();
        try {
            interpretOnly();
            OperationThreads.use(operationThreads);
            return IValueUtils.runMethod(block, method, arguments);
        } finally {
            calls.readLock().unlock();
        }
    }

    /**
     * Registers a shutdown hook that lets the calls under way end and blocks every later one: libtorch unloads itself at exit,
     * and a call that still runs then crashes the JVM. For work that may stop anywhere, not for a service that has to finish
     * the records it has taken.
     */
    void blockCallsAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(calls.writeLock()::lock, "candor-engine-rest"));
    }

    /**
     * Runs a method with autograd available, always with all threads: their number decides the order in which gradients are
     * summed, and with it the last bits of what is trained.
     *
     * @param manager owns what is returned
     * @param lists tensor lists, in the order of the method's parameters, before all single tensors
     * @param tensors single tensors, in order
     */
    NDList train(PtNDManager manager, String method, List<List<PtNDArray>> lists, NDArray... tensors) {
        interpretOnly();
        OperationThreads.use(threads.most());
        NDList inputs = inputs(manager, method, lists, tensors);
        // DJL leaves autograd off outside its own gradient collector; the switch is thread-local.
        calls.readLock().lock();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return IValueUtils.forward(block, inputs, true);
        } finally {
            JniUtils.setGradMode(before);
            calls.readLock().unlock();
        }
    }

    /** Arrays named as DJL wants them: the method, then tensor lists, then single tensors. */
    private static NDList inputs(PtNDManager manager, String method, List<List<PtNDArray>> lists, NDArray... tensors) {
        NDList inputs = new NDList();
        // The first input decides which manager owns the result.
        NDArray name = manager.create(0);
        name.setName("module_method:" + method);
        inputs.add(name);
        for (int i = 0; i < lists.size(); i++) {
            for (NDArray array : lists.get(i)) {
                array.setName("list" + i + "[]");
                inputs.add(array);
            }
        }
        for (NDArray tensor : tensors) {
            tensor.setName(null);
            inputs.add(tensor);
        }
        return inputs;
    }

    /**
     * The profiling executor re-specialises for every new shape, which costs more than it gains here; the switch is
     * thread-local, so each call sets it.
     */
    private static void interpretOnly() {
        JniUtils.setGraphExecutorOptimize(false);
    }

    static IValue list(List<PtNDArray> arrays) {
        return IValue.listFrom(arrays.toArray(PtNDArray[]::new));
    }

    private static byte[] archive(String... sources) throws IOException {
        ByteArrayOutputStream program = new ByteArrayOutputStream();
        for (String source : sources) {
            program.write(source(source));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", OBJECT);
            store(zip, "code/__torch__.py", program.toByteArray());
            store(zip, "constants.pkl", NO_CONSTANTS);
            store(zip, "version", "10\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static byte[] source(String name) throws IOException {
        try (InputStream source = Program.class.getResourceAsStream(name)) {
            return source.readAllBytes();
        }
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("decoder/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    @Override
    public void close() {
        block.close();
    }
}
