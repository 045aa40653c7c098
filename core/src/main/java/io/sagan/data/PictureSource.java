package io.sagan.data;

import io.sagan.config.DataSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;

/// Where pictures are before they are brought to a size: files of a picture format, CIFAR-10 records, or pictures
/// that were decoded before.
///
/// The order of the pictures is that of their classes and names.
sealed interface PictureSource extends PictureListing, Closeable
        permits PictureFiles, CifarRecords, DatasetPictures, PackedPictures {

    /// How messages name the place.
    String title();

    /// Class names in order; empty when the pictures have no labels.
    List<String> classNames();

    /// Decodes one picture; may be called on several threads at once.
    Picture picture(int picture, PictureDecoder decoder) throws IOException, UnusablePictureException;

    /// Adds a picture's bytes, as they are stored, to a digest; what cannot be read adds the reason.
    void content(int picture, MessageDigest digest) throws IOException;

    /// Files known to be unusable without decoding anything.
    List<LeftOutFile> leftOut();

    /// Whether every class has to have a picture.
    boolean classesMustBeFilled();

    /// Where the pictures were settled before and are not what a reading would make of their files, a sentence for
    /// each way in which that shows.
    default List<String> departures(PictureReading reading) {
        return List.of();
    }

    /// Opens the place a user names.
    ///
    /// @param source the built-in set's name or a path
    /// @throws DataException if there is nothing there that holds pictures
    static PictureSource open(String source) throws IOException {
        if (source.equals(DataSpec.BUILT_IN)) {
            return new PictureFiles("the built-in set " + source, BuiltInPictures.open());
        }
        var path = Path.of(source);
        if (!Files.exists(path)) {
            throw new DataException(
                    "'%s' does not exist: give a folder, a zip, a CIFAR-10 .bin file, a packed file or %s"
                            .formatted(source, DataSpec.BUILT_IN));
        }
        if (Files.isDirectory(path)) {
            return open("the folder '%s'".formatted(source), FolderWalk.list(path));
        }
        if (!Files.isReadable(path)) {
            throw new DataException("'%s' cannot be read: give this user read permission".formatted(source));
        }
        if (isZip(path)) {
            return open("the zip '%s'".formatted(source), ZipListing.open(path));
        }
        if (PackedPictures.isPacked(path)) {
            return PackedPictures.open(path);
        }
        if (String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(".bin")) {
            return CifarRecords.read(path);
        }
        throw new DataException(
                "'%s' is neither a folder nor a zip, a CIFAR-10 .bin file or a packed file: give one of these or %s"
                        .formatted(source, DataSpec.BUILT_IN));
    }

    private static PictureSource open(String title, FileTree tree) throws IOException {
        var batches = CifarRecords.batches(tree);
        if (batches.isEmpty()) {
            return new PictureFiles(title, tree);
        }
        try (tree) {
            return CifarRecords.read(title, tree, batches);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            var head = in.readNBytes(4);
            return head.length == 4
                    && head[0] == 'P'
                    && head[1] == 'K'
                    && ((head[2] == 3 && head[3] == 4) || (head[2] == 5 && head[3] == 6));
        }
    }
}
