package io.candor.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Writes records one after the other, as JSON lines or as CSV. */
abstract class BatchWriter implements Closeable {
    private static final int CHECK_EVERY = 256;

    private final PrintWriter out;
    private long printed;

    private BatchWriter(PrintWriter out) {
        this.out = out;
    }

    static BatchWriter of(BatchFormat format, PrintWriter out) {
        return format == BatchFormat.CSV ? new Csv(out) : new Json(out);
    }

    /** Whether values that hold others, such as lists, can be written. */
    abstract boolean isNested();

    /** Says which fields follow, in their order. */
    abstract void begin(List<String> fields) throws IOException;

    abstract String text(ObjectNode row) throws IOException;

    /** @throws IOException if the output cannot be written */
    final void write(ObjectNode row) throws IOException {
        print(text(row));
    }

    final void print(String text) throws IOException {
        // Not println, which would flush every line; asking for errors flushes too.
        out.print(text);
        if (++printed % CHECK_EVERY == 0) {
            check();
        }
    }

    private void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("the output can no longer be written: is the disk full, or the reader gone?");
        }
    }

    /**
     * Leaves the output open, which is the caller's.
     *
     * @throws IOException if not all of it could be written
     */
    @Override
    public final void close() throws IOException {
        check();
    }

    private static final class Json extends BatchWriter {
        private final ObjectMapper mapper = new ObjectMapper();

        private Json(PrintWriter out) {
            super(out);
        }

        @Override
        boolean isNested() {
            return true;
        }

        @Override
        void begin(List<String> fields) {
            // Every line names its own.
        }

        @Override
        String text(ObjectNode row) throws IOException {
            return mapper.writeValueAsString(row) + "\n";
        }
    }

    private static final class Csv extends BatchWriter {
        private static final String LINE_END = "\r\n";

        private final CsvMapper mapper = new CsvMapper(new CsvFactory());
        private CsvSchema schema = CsvSchema.emptySchema();

        private Csv(PrintWriter out) {
            super(out);
        }

        @Override
        boolean isNested() {
            return false;
        }

        @Override
        void begin(List<String> fields) throws IOException {
            CsvSchema.Builder columns = CsvSchema.builder();
            fields.forEach(columns::addColumn);
            schema = columns.build().withLineSeparator(LINE_END);
            print(String.join(",", fields) + LINE_END);
        }

        @Override
        String text(ObjectNode row) throws IOException {
            return mapper.writer(schema).writeValueAsString(row);
        }
    }
}
