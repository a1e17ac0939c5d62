package io.candor.load;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The network between one role and one server of this machine. While it is cut, nothing passes and nothing ends, as where packets
 * are lost; what was on its way comes when it is whole again.
 */
final class Link implements AutoCloseable {
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int MOST_CHUNKS = 256;
    private static final long LOOK_MILLIS = 20;

    private final ServerSocket server;
    private final int target;
    private volatile boolean cut;
    private volatile long delayNanos;

    private Link(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /**
     * @param port where the role finds the server
     * @param target port of the server, which need not be there yet
     */
    static Link of(int port, int target) throws IOException {
        Link link = new Link(new ServerSocket(port, 64, InetAddress.getLoopbackAddress()), target);
        start(link::accept);
        return link;
    }

    /** Where the role finds the server. */
    int port() {
        return server.getLocalPort();
    }

    void cut() {
        cut = true;
    }

    /** @param delay of each way; what passes is held up and not thinned out */
    void slow(Duration delay) {
        delayNanos = delay.toNanos();
    }

    /** As at the beginning. */
    void mend() {
        cut = false;
        delayNanos = 0;
    }

    /** Bytes on their way; none at the end of the stream. */
    private record Chunk(byte[] bytes, long dueNanos) {}

    private void accept() throws IOException, InterruptedException {
        while (true) {
            Socket client = server.accept();
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException, InterruptedException {
        awaitWhole();
        try {
            Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            behind.setTcpNoDelay(true);
            pass(client, behind);
            pass(behind, client);
        } catch (IOException absent) {
            // Nothing listens there now; the role sees a connection that ends, and decides whether it tries again.
            client.close();
        }
    }

    private void pass(Socket from, Socket to) {
        BlockingQueue<Chunk> held = new LinkedBlockingQueue<>(MOST_CHUNKS);
        start(() -> read(from, held));
        start(() -> write(held, to));
    }

    private void read(Socket from, BlockingQueue<Chunk> held) throws InterruptedException {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                held.put(new Chunk(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
            }
        } catch (IOException broken) {
            // The other side learns of it as of an end.
        }
        held.put(new Chunk(new byte[0], System.nanoTime() + delayNanos));
    }

    private void write(BlockingQueue<Chunk> held, Socket to) throws IOException, InterruptedException {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = held.take(); chunk.bytes().length > 0; chunk = held.take()) {
                TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
                awaitWhole();
                out.write(chunk.bytes());
            }
        } finally {
            // A reader that waits for room must be let go.
            held.clear();
        }
    }

    private void awaitWhole() throws InterruptedException {
        while (cut) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | InterruptedException ended) {
                // One of the two has gone, or the link is closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException unclosed) {
            // It ends with the process.
        }
    }
}
