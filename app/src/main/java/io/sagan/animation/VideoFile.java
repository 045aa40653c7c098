package io.sagan.animation;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/// A video, encoded by ffmpeg's libraries. Sides that are odd get a row or column more, because colour
/// is stored for 2×2 pixels.
///
/// The libraries, not the program: the program cannot start where the system has no sound library.
final class VideoFile extends AnimationFile {

    /// How pictures are stored.
    enum Codec {
        H264("libopenh264", "mp4"),
        VP9("libvpx-vp9", "webm");

        private final String encoder;
        private final String container;

        Codec(String encoder, String container) {
            this.encoder = encoder;
            this.container = container;
        }

        private Map<String, String> options() {
            return switch (this) {
                case H264 -> Map.of();
                case VP9 -> Map.of("crf", "18", "deadline", "good", "cpu-used", "4");
            };
        }
    }

    private final Codec codec;
    private final int framesPerSecond;
    private @Nullable Encoder encoder;

    VideoFile(Path file, int framesPerSecond, Codec codec) throws IOException {
        super(file);
        this.framesPerSecond = framesPerSecond;
        this.codec = codec;
        Files.write(aside(), new byte[0]); // says at once where nothing can be written
    }

    @Override
    public void add(BufferedImage frame) throws IOException {
        if (encoder == null) {
            encoder = new Encoder(frame.getWidth() + frame.getWidth() % 2, frame.getHeight() + frame.getHeight() % 2);
        }
        encoder.add(frame);
    }

    @Override
    void end() throws IOException {
        if (encoder == null) {
            throw new IOException(file() + " could not be written: an animation needs at least one frame");
        }
        encoder.end();
    }

    @Override
    void release() {
        if (encoder != null) {
            encoder.free();
            encoder = null;
        }
    }

    /// What lives in native memory.
    private final class Encoder {
        private final AVFormatContext format = new AVFormatContext(null);
        private final AVIOContext output = new AVIOContext(null);
        private final AVCodecContext context;
        private final AVStream stream;
        private final AVFrame picture;
        private final AVPacket packet;
        private final int width;
        private final int height;
        private long count;

        Encoder(int width, int height) throws IOException {
            this.width = width;
            this.height = height;
            try {
                av_log_set_level(AV_LOG_QUIET);
            } catch (LinkageError e) {
                throw failed("ffmpeg's libraries do not load here; name a *.gif, which needs none", e);
            }
            var kind = avcodec_find_encoder_by_name(codec.encoder);
            check(avformat_alloc_output_context2(format, null, codec.container, aside().toString()));
            context = avcodec_alloc_context3(kind);
            stream = avformat_new_stream(format, kind);
            picture = av_frame_alloc();
            packet = av_packet_alloc();
            boolean whole = false;
            try {
                open();
                whole = true;
            } finally {
                if (!whole) {
                    free();
                }
            }
        }

        private void open() throws IOException {
            context.width(width).height(height).pix_fmt(AV_PIX_FMT_YUV420P);
            context.time_base(av_make_q(1, framesPerSecond)).framerate(av_make_q(framesPerSecond, 1));
            context.colorspace(AVCOL_SPC_SMPTE170M).color_range(AVCOL_RANGE_MPEG);
            context.gop_size(framesPerSecond);
            // Sharp edges between enlarged pixels cost more than a film's; VP9 goes by quality alone.
            context.bit_rate(codec == Codec.VP9 ? 0 : Math.max(1_000_000, 8L * width * height));
            if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
                context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
            }
            var options = new AVDictionary(null);
            codec.options().forEach((name, value) -> av_dict_set(options, name, value, 0));
            try {
                check(avcodec_open2(context, context.codec(), options));
            } finally {
                av_dict_free(options);
            }
            check(avcodec_parameters_from_context(stream.codecpar(), context));
            stream.time_base(context.time_base());
            check(avio_open(output, aside().toString(), AVIO_FLAG_WRITE));
            format.pb(output);
            check(avformat_write_header(format, (AVDictionary) null));
            picture.format(AV_PIX_FMT_YUV420P).width(width).height(height);
            check(av_frame_get_buffer(picture, 0));
        }

        void add(BufferedImage frame) throws IOException {
            check(av_frame_make_writable(picture));
            var planes = YuvPlanes.of(frame, width, height);
            for (int plane = 0; plane < 3; plane++) {
                var bytes = planes.get(plane);
                int row = plane == 0 ? width : width / 2;
                var target = picture.data(plane);
                for (int y = 0; y < bytes.length / row; y++) {
                    target.position((long) y * picture.linesize(plane)).put(bytes, y * row, row);
                }
            }
            picture.pts(count++);
            check(avcodec_send_frame(context, picture));
            drain();
        }

        private void drain() throws IOException {
            while (avcodec_receive_packet(context, packet) >= 0) {
                av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
                packet.stream_index(stream.index());
                check(av_interleaved_write_frame(format, packet));
            }
        }

        void end() throws IOException {
            check(avcodec_send_frame(context, null));
            drain();
            check(av_write_trailer(format));
            closeOutput();
        }

        private void closeOutput() throws IOException {
            if (!output.isNull()) {
                int result = avio_close(output);
                output.setNull();
                check(result);
            }
        }

        void free() {
            try {
                closeOutput();
            } catch (IOException _) {
                // what it wrote is thrown away
            }
            avcodec_free_context(context);
            av_frame_free(picture);
            av_packet_free(packet);
            avformat_free_context(format);
        }

        private void check(int result) throws IOException {
            if (result < 0) {
                var text = new byte[128];
                av_strerror(result, text, text.length);
                throw failed(new String(text, StandardCharsets.UTF_8).trim(), null);
            }
        }

        private IOException failed(String why, @Nullable Throwable cause) {
            return new IOException(file() + " could not be written: the video encoder failed (" + why + ")", cause);
        }
    }
}
