import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes on what comes to a port of this machine to another one, later: {@code java DelayingProxy.java PORT TARGET_PORT MICROSECONDS}, the
 * delay each way. Bytes are held up one after the other and not slowed down, as by distance.
 */
final class DelayingProxy {
    private static final int CHUNK = 64 * 1024;

    private final long delayNanos;

    private DelayingProxy(long delayNanos) {
        this.delayNanos = delayNanos;
    }

    /** Empty at the end of the stream. */
    private record Chunk(byte[] bytes, long dueNanos) {}

    public static void main(String[] arguments) throws IOException {
        int target = Integer.parseInt(arguments[1]);
        DelayingProxy proxy = new DelayingProxy(Long.parseLong(arguments[2]) * 1_000);
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(Integer.parseInt(arguments[0]), 64, here)) {
            while (true) {
                Socket client = server.accept();
                try {
                    Socket behind = new Socket(here, target);
                    client.setTcpNoDelay(true);
                    behind.setTcpNoDelay(true);
                    proxy.pass(client, behind);
                    proxy.pass(behind, client);
                } catch (IOException absent) {
                    // Nothing listens there now; the client sees a connection that ends.
                    client.close();
                }
            }
        }
    }

    private void pass(Socket from, Socket to) {
        LinkedBlockingQueue<Chunk> held = new LinkedBlockingQueue<>();
        start(() -> read(from, held));
        start(() -> write(held, to));
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(Socket from, LinkedBlockingQueue<Chunk> held) {
        byte[] buffer = new byte[CHUNK];
        try {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                held.add(new Chunk(Arrays.copyOf(buffer, count), System.nanoTime() + delayNanos));
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException broken) {
            // As if it had ended.
        }
        held.add(new Chunk(new byte[0], System.nanoTime() + delayNanos));
    }

    private static void write(LinkedBlockingQueue<Chunk> held, Socket to) {
        try (to) {
            OutputStream out = to.getOutputStream();
            Chunk chunk = held.take();
            while (chunk.bytes().length > 0) {
                long early = chunk.dueNanos() - System.nanoTime();
                while (early > 0) {
                    LockSupport.parkNanos(early);
                    early = chunk.dueNanos() - System.nanoTime();
                }
                out.write(chunk.bytes());
                chunk = held.take();
            }
        } catch (IOException | InterruptedException ended) {
            // Either side is gone.
        }
    }
}
