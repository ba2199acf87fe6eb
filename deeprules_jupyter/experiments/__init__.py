"""What a command does actively with the person's data: data and model in, one typed result out."""
