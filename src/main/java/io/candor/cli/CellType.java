package io.candor.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What stands in a cell of CSV. */
enum CellType {
    /** Anything, as it is. */
    TEXT {
        @Override
        Optional<String> put(ObjectNode body, String column, String cell) {
            body.put(column, cell);
            return Optional.empty();
        }
    },
    /** True or false. */
    TRUTH {
        @Override
        Optional<String> put(ObjectNode body, String column, String cell) {
            boolean isTrue = cell.strip().equalsIgnoreCase("true");
            body.put(column, isTrue);
            return isTrue || cell.strip().equalsIgnoreCase("false")
                    ? Optional.empty()
                    : Optional.of(column + " must be true or false");
        }
    },
    /** A number from 0 to 1. */
    SHARE {
        @Override
        Optional<String> put(ObjectNode body, String column, String cell) {
            return NUMBER.put(body, column, cell).map(problem -> problem + " from 0 to 1");
        }
    },
    /** Any number. */
    NUMBER {
        @Override
        Optional<String> put(ObjectNode body, String column, String cell) {
            return parsed(() -> body.put(column, Double.valueOf(cell.strip())), column + " must be a number");
        }
    },
    /** A whole number. */
    WHOLE {
        @Override
        Optional<String> put(ObjectNode body, String column, String cell) {
            return parsed(() -> body.put(column, Long.parseLong(cell.strip())), column + " must be a whole number");
        }
    },
    /** Place of a record: topic, partition and offset. */
    POSITION {
        @Override
        Optional<String> put(ObjectNode body, String column, String cell) {
            String[] parts = cell.strip().split("/", -1);
            try {
                body.putObject(column)
                        .put("topic", parts[0])
                        .put("partition", Integer.parseInt(parts[1]))
                        .put("offset", Long.parseLong(parts[2]));
                return parts.length == 3 ? Optional.empty() : Optional.of(column + MUST);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException malformed) {
                // The file's: only another cell helps.
                return Optional.of(column + MUST);
            }
        }
    };

    private static final String MUST = " must be topic/partition/offset";

    private static Optional<String> parsed(Runnable parsing, String problem) {
        try {
            parsing.run();
            return Optional.empty();
        } catch (NumberFormatException malformed) {
            // The file's: only another cell helps.
            return Optional.of(problem);
        }
    }

    /** Takes a cell that is not empty. Returns what is wrong with it. */
    abstract Optional<String> put(ObjectNode body, String column, String cell);
}
