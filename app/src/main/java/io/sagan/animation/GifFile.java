package io.sagan.animation;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageOutputStream;
import org.jspecify.annotations.Nullable;

/// An animated GIF that loops for ever, with a palette of up to 256 colours of its own for each frame.
final class GifFile extends AnimationFile {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int HUNDREDTHS = 100;
    /// Players show frames of less than two hundredths of a second ten times slower.
    private static final int LEAST_DELAY = 2;

    private final ImageWriter writer;
    private final FileImageOutputStream out;
    private final int delay;
    private @Nullable IIOMetadata metadata;

    GifFile(Path file, int framesPerSecond) throws IOException {
        super(file);
        delay = Math.max(LEAST_DELAY, Math.round((float) HUNDREDTHS / framesPerSecond));
        writer = ImageIO.getImageWritersByFormatName("gif").next();
        Files.deleteIfExists(aside());
        out = new FileImageOutputStream(aside().toFile());
        writer.setOutput(out);
        writer.prepareWriteSequence(null);
    }

    @Override
    public void add(BufferedImage frame) throws IOException {
        var indexed = Palette.of(frame);
        var about = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(indexed), null);
        describe(about, metadata == null);
        metadata = about;
        writer.writeToSequence(new IIOImage(indexed, null, about), null);
    }

    private void describe(IIOMetadata about, boolean first) throws IIOInvalidTreeException {
        var root = (IIOMetadataNode) about.getAsTree(FORMAT);
        var control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", String.valueOf(delay));
        control.setAttribute("transparentColorIndex", "0");
        if (first) {
            var loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0}); // again and again, without end
            child(root, "ApplicationExtensions").appendChild(loop);
        }
        about.setFromTree(FORMAT, root);
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        var made = new IIOMetadataNode(name);
        root.appendChild(made);
        return made;
    }

    @Override
    void end() throws IOException {
        writer.endWriteSequence();
        out.close();
    }

    @Override
    void release() throws IOException {
        writer.dispose();
        try {
            out.close();
        } catch (IOException _) {
            // closed before
        }
    }
}
