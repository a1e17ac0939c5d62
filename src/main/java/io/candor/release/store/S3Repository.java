package io.candor.release.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of Amazon S3, or of a store that speaks its protocol: addresses are {@code s3://bucket/key}. */
final class S3Repository implements ArtifactRepository {
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    /** HTTP status where another client is writing the same key. */
    private static final int CONFLICT = 409;

    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    /** Longest time between two bytes. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final S3Client client;

    S3Repository(S3Client client) {
        this.client = client;
    }

    static S3Repository of(ReleaseConfig.S3 config) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIME)
                        .socketTimeout(SILENCE))
                .region(Region.of(config.region()))
                .credentialsProvider(credentials(config))
                .forcePathStyle(config.pathStyle())
                // Stores other than Amazon's refuse its newer checksums; we check SHA-256 of every byte ourselves.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(settings -> settings.chunkedEncodingEnabled(false));
        config.endpoint().map(URI::create).ifPresent(builder::endpointOverride);
        return new S3Repository(builder.build());
    }

    private static AwsCredentialsProvider credentials(ReleaseConfig.S3 config) {
        if (config.accessKey().isPresent() != config.secretKey().isPresent()) {
            throw new ReleaseUnavailableException(
                    "candor.release.s3.access-key and candor.release.s3.secret-key belong together: set both or neither");
        }
        return config.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        config.accessKey().orElseThrow(), config.secretKey().orElseThrow()));
    }

    @Override
    public InputStream open(URI file) throws IOException {
        try {
            return client.getObject(GetObjectRequest.builder()
                    .bucket(file.getAuthority())
                    .key(key(file))
                    .build());
        } catch (S3Exception refused) {
            if (refused.statusCode() == NOT_FOUND) {
                throw new NoSuchFileException(file.toString());
            }
            throw failed(file, refused);
        } catch (SdkException failure) {
            throw failed(file, failure);
        }
    }

    @Override
    public void put(URI file, Path content) throws IOException {
        try {
            client.putObject(request(file).build(), RequestBody.fromFile(content));
        } catch (SdkException failure) {
            throw failed(file, failure);
        }
    }

    @Override
    public boolean putIfAbsent(URI file, byte[] content) throws IOException {
        try {
            client.putObject(request(file).ifNoneMatch("*").build(), RequestBody.fromBytes(content));
            return true;
        } catch (S3Exception refused) {
            if (refused.statusCode() == PRECONDITION_FAILED || refused.statusCode() == CONFLICT) {
                return false;
            }
            throw failed(file, refused);
        } catch (SdkException failure) {
            throw failed(file, failure);
        }
    }

    private static PutObjectRequest.Builder request(URI file) {
        return PutObjectRequest.builder().bucket(file.getAuthority()).key(key(file));
    }

    private static String key(URI file) {
        return file.getPath().substring(1);
    }

    private static IOException failed(URI file, SdkException failure) {
        String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        return new IOException(file + ": " + reason, failure);
    }

    @Override
    public void close() {
        client.close();
    }
}
